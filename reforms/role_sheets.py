"""A sheet of roles as staff write it: read strictly, with every problem by row and column."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from reforms.models import Role

COLUMNS = ["email", "name", "role", "school", "from", "until"]
MOST_ROWS = 500
LONGEST = {"email": 150, "name": 150}


@dataclass(frozen=True)
class Problem:
    """`row` as a spreadsheet counts; the first is that of the columns' names."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class RoleRow:
    row: int
    email: str
    name: str
    role: str
    school: str  # its slug
    starts_on: date
    ends_on: date | None


def read_role_sheet(text: str) -> tuple[list[RoleRow], list[Problem]]:
    try:
        lines = list(_lines(text))
    except csv.Error:
        return [], [Problem(1, "", _("This cannot be read as a sheet (CSV)."))]
    problems = _problems_of_the_whole(lines)
    if problems:
        return [], problems
    rows = []
    names = [cell.strip().lower() for cell in lines[0][1]]
    for number, cells in lines[1:]:
        found = _problems_of_row(number, names, cells)
        problems += found
        if not found:
            rows.append(_row(number, _by_name(names, cells)))
    return rows, problems


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that say something, with their numbers. Spreadsheets part by comma, semicolon
    or tab, as the country has it."""
    text = "\n".join(text.splitlines())
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _problems_of_the_whole(lines: list) -> list[Problem]:
    if not lines:
        return [Problem(1, "", _("The sheet is empty."))]
    number, cells = lines[0]
    names = [cell.strip().lower() for cell in cells]
    problems = [
        Problem(number, name, _("This column is missing.")) for name in COLUMNS if name not in names
    ]
    problems += [
        Problem(number, name, _("There is no such column, or it stands here twice."))
        for place, name in enumerate(names)
        if name not in COLUMNS or name in names[:place]
    ]
    if len(lines) == 1 and not problems:
        problems.append(Problem(number, "", _("There are no rows below the columns’ names.")))
    if len(lines) > MOST_ROWS + 1:
        most = _("A sheet has at most %d rows: part it in two.") % MOST_ROWS
        problems.append(Problem(lines[MOST_ROWS + 1][0], "", most))
    return problems


def _by_name(names: list[str], cells: list[str]) -> dict[str, str]:
    padded = [*cells, *[""] * len(names)]
    return {name: " ".join(cell.split()) for name, cell in zip(names, padded, strict=False)}


def _problems_of_row(number: int, names: list[str], cells: list[str]) -> list[Problem]:
    if any(cell.strip() for cell in cells[len(names) :]):
        return [Problem(number, "", _("This row has more cells than there are columns."))]
    said = _by_name(names, cells)
    checks = [_about_email, _about_name, _about_role, _about_days]
    return [Problem(number, *found) for check in checks for found in check(said)]


def _about_email(said: dict) -> Iterator[tuple[str, str]]:
    try:
        validate_email(said["email"])
    except ValidationError:
        yield "email", _("“%s” is no e-mail address.") % said["email"][:100]
    if len(said["email"]) > LONGEST["email"]:
        yield "email", _("This is too long.")


def _about_name(said: dict) -> Iterator[tuple[str, str]]:
    if not said["name"]:
        yield "name", _("The name is missing.")
    if len(said["name"]) > LONGEST["name"]:
        yield "name", _("This is too long.")


def _about_role(said: dict) -> Iterator[tuple[str, str]]:
    if said["role"].lower() not in Role.values:
        known = ", ".join(Role.values)
        yield (
            "role",
            _("“%(role)s” is none of: %(known)s.") % {"role": said["role"][:100], "known": known},
        )


def _about_days(said: dict) -> Iterator[tuple[str, str]]:
    if not said["from"]:
        yield "from", _("The first day is missing.")
    for name in ["from", "until"]:
        if said[name] and _day(said[name]) is None:
            yield name, _("“%s” is no day such as 2026-09-01.") % said[name][:100]


def _day(text: str) -> date | None:
    try:
        # The one spelling that is the same in every country.
        return date.fromisoformat(text) if len(text) == len("2026-09-01") else None
    except ValueError:
        return None


def _row(number: int, said: dict) -> RoleRow:
    return RoleRow(
        row=number,
        email=said["email"].lower(),
        name=said["name"],
        role=said["role"].lower(),
        school=said["school"].lower(),
        starts_on=_day(said["from"]),
        ends_on=_day(said["until"]),
    )
