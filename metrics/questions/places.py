"""Where schools stood in a school year, put into the rows of their figures."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from metrics.questions.reading import Served
from schools import years
from schools.models import SchoolYear
from schools.rest.renderers import RowText, to_json

# Neighbours in every row. In the strings of a row a quotation mark never stands alone.
PLACE = re.compile(
    r'"local_district":(?:null|"[^"]*"),"board_district":(?:null|"[^"]*"),'
    r'"district_year":(?:null|"[^"]*")'
)
Codes = tuple[str | None, str | None]


@dataclass(frozen=True)
class Places:
    """`codes` are those of the local and the board district, by the id of the school.

    Without a school year, rows keep the places that they were published with.
    """

    school_year: int | None
    codes: Mapping[int, Codes] = field(default_factory=dict)

    def texts(self, rows: Iterable[Served]) -> list[str]:
        if self.school_year is None:
            return [served.row for served in rows]
        return [self._placed(served) for served in rows]

    def _placed(self, served: Served) -> str:
        known = served.school in self.codes
        local_district, board_district = self.codes.get(served.school, (None, None))
        place = {
            "local_district": local_district,
            "board_district": board_district,
            "district_year": years.label(self.school_year) if known else None,
        }
        text = to_json(place).decode()[1:-1]
        row, put = PLACE.subn(lambda _match: text, served.row, count=1)
        return row if put else to_json(RowText(served.row).read() | place).decode()


def places_in(school_year: int | None) -> Places:
    """Of the schools that a source places in that year."""
    if school_year is None:
        return Places(None)
    attested = SchoolYear.objects.filter(school_year=school_year)
    codes = attested.values_list("school_id", "local_district__code", "board_district__code")
    return Places(
        school_year, {school: (local, board) for school, local, board in codes if local or board}
    )
