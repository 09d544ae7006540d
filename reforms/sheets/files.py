"""What a file is, by its content and never by its name, and why one cannot be taken."""

import io
import zipfile
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from schools import file_kinds
from schools.file_kinds import UTF16
from schools.work import WorkError

MEGABYTE = 1024 * 1024
LARGEST_FILE = 5 * MEGABYTE
# Of all that a workbook holds, unpacked: a thousand schools with twenty indicators take six.
LARGEST_INSIDE = 50 * MEGABYTE
MOST_PACKED = 100
MOST_PARTS = 1_000

_TAKEN = _("Send the sheet as an Excel workbook (.xlsx) or as a CSV file.")
PROBLEMS = file_kinds.PROBLEMS | {
    "too_large": _("The file is larger than 5 MB."),
    "too_many_rows": _("The sheet has more rows or cells than any cycle needs."),
    "old": _(
        "This is an old workbook (.xls) or one locked with a password. Save it without a password "
        "as an Excel workbook (.xlsx)."
    ),
    "no_code": _("No column is headed “code”, so that nobody knows which schools are meant."),
}


class Kind(StrEnum):
    WORKBOOK = "xlsx"
    TEXT = "csv"


class SheetRefused(WorkError):
    """The file as a whole cannot be taken. The message is safe to show to staff."""

    def __init__(self, problem: str):
        said = PROBLEMS[problem]
        # What can be done about it is said in the sentence itself, or else behind it.
        super().__init__(str(said) if ".xlsx" in str(said) else f"{said} {_TAKEN}")
        self.problem = problem


def kind_of(content: bytes) -> Kind:
    """Quick enough for a request: nothing is unpacked."""
    if len(content) > LARGEST_FILE:
        raise SheetRefused("too_large")
    if not content.strip():
        raise SheetRefused("empty")
    if content.startswith(b"PK"):
        _must_be_a_workbook(content)
        return Kind.WORKBOOK
    problem = file_kinds.unlike_text(content)
    if problem:
        raise SheetRefused(problem)
    if b"\0" in content and not content.startswith(UTF16):
        raise SheetRefused("not_text")
    return Kind.TEXT


def _must_be_a_workbook(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except Exception:
        # A made-up directory makes the library fail in many ways.
        raise SheetRefused("damaged") from None
    names = [part.filename for part in parts]
    problem = file_kinds.unlike_a_workbook(parts)
    if problem:
        raise SheetRefused(problem)
    if len(names) != len(set(names)):
        raise SheetRefused("damaged")
    if any(part.flag_bits & 1 for part in parts):
        raise SheetRefused("locked")
    inside, packed = sum(part.file_size for part in parts), len(content)
    if len(parts) > MOST_PARTS or inside > LARGEST_INSIDE or inside > MOST_PACKED * packed:
        raise SheetRefused("too_large_inside")
