"""Finds the one school year of a file, or which of its rows are of the year that was asked for."""

from collections import Counter
from collections.abc import Callable

from django.utils.translation import gettext as _

from schools import years

from . import school_years
from .families import Family, Reading, Row, Year
from .problems import LONGEST_SHOWN, FileRefused

# Is told the family and the year of a file as soon as both are known. It may refuse.
YearIsKnown = Callable[[Family, int], None]


class YearReader:
    """Finds the one school year of a file, or which rows are of the year that was asked for."""

    def __init__(
        self,
        reading: Reading,
        in_headings: frozenset[int],
        asked: int | None,
        year_is_known: YearIsKnown,
    ):
        self.rule: Year = reading.family.year
        self.reading, self.asked = reading, asked
        self.year_is_known, self.told = year_is_known, False
        self.by_row = bool(self.rule.column) and reading.has(self.rule.column)
        self.found: Counter[int] = Counter()
        self.known: dict[str, int | None] = {}
        if not self.by_row and self.rule.headings:
            self.found.update(self._said_above(in_headings))
        if not self.by_row:
            self._settle()

    def _said_above(self, in_headings: frozenset[int]) -> set[int]:
        found = in_headings | school_years.in_headings(self.reading.above)
        if found:
            return set(found)
        return {year for text in self.reading.above if (year := school_years.of_day(text))}

    def takes(self, row: Row) -> bool:
        """Whether the row is of the year that is asked for, if one is."""
        if not self.by_row:
            return True
        text = row[self.rule.column]
        if text not in self.known:
            self.known[text] = self._read(text)
        year = self.known[text]
        if year is None and self.rule.dates:
            return True
        if year is None:
            row.problem(self.rule.column, _("“%s” is no school year.") % text[:LONGEST_SHOWN])
            return True
        self.found[year] += 1
        if self.rule.dates:
            return True
        is_taken = self.asked in (None, year)
        if is_taken and not self.told:
            self._tell(year)
        return is_taken

    def _read(self, text: str) -> int | None:
        if self.rule.dates:
            return school_years.of_day(text)
        return school_years.read(text, ends=self.rule.ends)

    def _tell(self, year: int) -> None:
        self.told = True
        self.year_is_known(self.reading.family, year)

    def refuse_if_other(self) -> None:
        """Where no row was of the year that was asked for."""
        if self.asked is not None and self.found and self.asked not in self.found:
            words = {"said": _listed(self.found), "asked": years.in_print(self.asked)}
            raise FileRefused(_("The file is of %(said)s, not of %(asked)s.") % words)

    def ended(self) -> int | None:
        """After the last row. None only where every row that says a year says it wrongly."""
        return self._settle() if self.by_row else self.year

    def _settle(self) -> int | None:
        if self.rule.dates and self.found:
            self.found = Counter([max(self.found)])
        self.refuse_if_other()
        if self.asked is None and len(self.found) > 1:
            raise FileRefused(
                _("The file holds several school years: %s. Say which one to take (--year).")
                % _listed(self.found)
            )
        self.year = self.asked if self.asked is not None else next(iter(self.found), None)
        if self.year is None and not (self.by_row and self.reading.problems):
            raise FileRefused(
                _("The file does not say its school year: send it again with its year (--year).")
            )
        if not self.told and self.year is not None:
            self._tell(self.year)
        return self.year


def _listed(found: Counter[int]) -> str:
    return ", ".join(years.in_print(year) for year in sorted(found))
