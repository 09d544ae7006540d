"""How record files spell what the models keep otherwise."""

import re
from collections.abc import Callable

from .cells import CellError
from .record_files import Cells

_LINE = re.compile(r"\bl\.([0-9]+)")
_CODE = re.compile(r"[FX]([1-9][0-9]*)")


def on_lines(text: str) -> str:
    """ "RFK|Robert F. Kennedy" becomes two lines."""
    return "\n".join(filter(None, text.split("|")))


def after(prefix: str) -> Callable[[str], str]:
    """ "east" becomes "local-east"."""
    return lambda text: prefix + text if text else ""


def code_number(cells: Cells) -> str:
    found = _CODE.fullmatch(cells["code"])
    return found[1] if found else ""


def place_in_document(cells: Cells) -> str:
    """By section, then by the first line named, then as numbered."""
    section, code = cells["section_number"], code_number(cells)
    line = _LINE.search(cells["locator"])
    if not (section.isascii() and section.isdigit() and code and line):
        raise CellError("needs a code, a section_number, and in the locator a line such as l.7")
    return str(int(section) * 1_000_000 + int(line[1]) * 1_000 + int(code))


def subject_slugs(cells: Cells, kind: str) -> list[str]:
    subjects = [subject.partition(":") for subject in cells["subjects"].split()]
    return [slug for subject_kind, _colon, slug in subjects if subject_kind == kind]


def figure_of_fact(cells: Cells) -> str:
    slugs = subject_slugs(cells, "figure")
    return f"{cells['source']}/{slugs[0]}" if slugs else ""


def is_about_reviews(cells: Cells) -> str:
    return "yes" if subject_slugs(cells, "reviews") else ""
