"""What a prepared release is told in: the report of its run, in words."""

import json
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import Change, HiddenFigure, Indicator, PreparedRelease, Status
from metrics.publishing.kinds import REMOVED
from schools.languages import in_language

WORDS = {
    "impossible": gettext_lazy("Figures that cannot be"),
    "homogeneous": gettext_lazy(
        "Corrections by ten students or fewer who all had the same outcome: they would tell on them"
    ),
    "overridden": gettext_lazy("Corrections by few students that are shown all the same"),
    "hidden": gettext_lazy("Figures that are hidden, or shown as a range, to protect students"),
    "without-students": gettext_lazy(
        "Figures entered without the number of students, and hidden for want of it"
    ),
    "differing": gettext_lazy("Figures of groups that others have published otherwise"),
    "withdrawn": gettext_lazy("Figures that stay withdrawn"),
    "no-spanish-reason": gettext_lazy("There is no reason in Spanish"),
    "open-corrections": gettext_lazy("Published reviews that are being corrected"),
}


@dataclass(frozen=True)
class Line:
    """One line of the checklist. `overridable` are keys that may be shown all the same."""

    blocks: bool
    words: str
    number: int
    keys: list[str]
    overridable: bool


@dataclass(frozen=True)
class Difference:
    key: str
    words: str
    before: str
    after: str


@dataclass(frozen=True)
class HiddenShare:
    indicator: str
    hidden: int
    protected: int


@dataclass(frozen=True)
class Told:
    lines: list[Line]
    counts: dict[str, int]
    kinds: list[tuple[str, int]]
    by_indicator: list[tuple[str, int]]
    differences: list[Difference]
    hidden: list[HiddenShare]
    reasons: list[tuple[str, int]]
    pages: list[list[str]]
    version: str

    @property
    def more(self) -> int:
        """Differences that are not listed."""
        return sum(number for _words, number in self.kinds) - len(self.differences)


def told(prepared: PreparedRelease) -> Told | None:
    """None where it has not been worked out. One query."""
    report = prepared.run.report
    if not report:
        return None
    names = {each.slug: in_language(each, "name") for each in Indicator.objects.all()}
    kinds = _words_of_kinds()
    by_indicator = {slug: sum(found.values()) for slug, found in report["by_indicator"].items()}
    return Told(
        lines=[_line(item) for item in report["checklist"]],
        counts=report["counts"],
        kinds=[(kinds[kind], number) for kind, number in report["kinds"].items()],
        by_indicator=sorted((names.get(slug, slug), n) for slug, n in by_indicator.items()),
        differences=[
            Difference(key, kinds[kind], *_before_and_after(before, after))
            for key, kind, before, after in report["differences"]
        ],
        hidden=[
            HiddenShare(names.get(slug, slug), *counted)
            for slug, counted in report["hidden"].items()
        ],
        reasons=[(HiddenFigure.Reason(code).label, n) for code, n in report["reasons"].items()],
        pages=report["pages"],
        version=report["version"],
    )


def _words_of_kinds() -> dict[str, str]:
    return {**{kind.value: str(kind.label) for kind in Change}, REMOVED: _("removed")}


def _line(item: dict) -> Line:
    return Line(
        blocks=item["level"] == "error",
        words=str(WORDS.get(item["code"], item["code"])),
        number=item["number"],
        keys=item["keys"],
        overridable=item["level"] == "error" and item["code"] == "homogeneous",
    )


def _before_and_after(before: str, after: str) -> tuple[str, str]:
    was, will_be = figure_in_words(before), figure_in_words(after)
    if was == will_be:
        # Or a difference would be listed in which nothing is seen to differ.
        will_be = _("%s, with another note, source or place") % will_be
    return was, will_be


def figure_in_words(row: str) -> str:
    """The number of a row of JSON text, or its status in words; blank where there is no row."""
    if not row:
        return ""
    said = json.loads(row, parse_float=str, parse_int=str)
    if said.get("value") is not None:
        share = said.get("numerator"), said.get("denominator")
        return f"{said['value']} ({share[0]}/{share[1]})" if None not in share else said["value"]
    if said.get("low") is not None:
        return f"{said['low']}–{said['high']}"
    return str(Status(said["status"]).label)
