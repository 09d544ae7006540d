"""What a file is, by its content and never by its name, and why one cannot be taken."""

import io
import zipfile
from collections.abc import Iterator
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from schools.work import WorkError

MEGABYTE = 1024 * 1024
LARGEST_FILE = 5 * MEGABYTE
# Of all that a workbook holds, unpacked: a thousand schools with twenty indicators take six.
LARGEST_INSIDE = 50 * MEGABYTE
MOST_PACKED = 100
MOST_PARTS = 1_000

_TAKEN = _("Send the sheet as an Excel workbook (.xlsx) or as a CSV file.")
PROBLEMS = {
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than 5 MB."),
    "too_large_inside": _("The workbook is too large once it is unpacked."),
    "too_many_rows": _("The sheet has more rows or cells than any cycle needs."),
    "damaged": _("The workbook cannot be read: it is damaged or no Excel workbook."),
    "declarations": _("The workbook holds XML declarations that no Excel workbook has."),
    "no_sheet": _("The workbook has no sheet with cells."),
    "macros": _("This is a workbook with macros (.xlsm). Save it as an Excel workbook (.xlsx)."),
    "binary": _("This is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx)."),
    "old": _(
        "This is an old workbook (.xls) or one locked with a password. Save it without a password "
        "as an Excel workbook (.xlsx)."
    ),
    "opendocument": _("This is an OpenDocument file. Save it as an Excel workbook (.xlsx)."),
    "word": _("This is a Word document, not a sheet."),
    "slides": _("This is a presentation, not a sheet."),
    "zip": _("This is a ZIP archive, not a sheet. Unpack it, and send the sheet itself."),
    "locked": _("This file is locked with a password. Save it without one."),
    "pdf": _("This is a PDF file, not a sheet."),
    "page": _("This is a web page, whatever its name. Save it as an Excel workbook (.xlsx)."),
    "xml": _("This is an XML file, not a sheet. Save it as an Excel workbook (.xlsx)."),
    "rtf": _("This is a text document (RTF), not a sheet."),
    "picture": _("This is a picture, not a sheet."),
    "archive": _("This is a packed archive, not a sheet."),
    "program": _("This is a program, not a sheet."),
    "database": _("This is a database, not a sheet."),
    "not_text": _("The file is neither an Excel workbook nor text."),
    "no_code": _("No column is headed “code”, so that nobody knows which schools are meant."),
    "slow": _("The workbook took too long to read."),
}
# What a file begins with.
SIGNATURES = [
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3", "database"),
]
# What XML and pages begin with, once blanks and a byte order mark are left out.
MARKUP = [
    (b"<?xml", "xml"),
    (b"<!doctype html", "page"),
    (b"<html", "page"),
    (b"<head", "page"),
    (b"<body", "page"),
    (b"<table", "page"),
    (b"<meta", "page"),
    (b"<script", "page"),
    (b"<svg", "picture"),
    (b"<!doctype", "xml"),
    (b"<!--", "page"),
]
UTF16 = (b"\xff\xfe", b"\xfe\xff")


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
    beginning = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, problem in _beginnings(content, beginning):
        if start:
            raise SheetRefused(problem)
    if b"\0" in content and not content.startswith(UTF16):
        raise SheetRefused("not_text")
    return Kind.TEXT


def _beginnings(content: bytes, beginning: bytes) -> Iterator[tuple[bool, str]]:
    for signature, problem in SIGNATURES:
        yield content.startswith(signature), problem
    for markup, problem in MARKUP:
        yield beginning.startswith(markup), problem


def _must_be_a_workbook(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except Exception:
        # A made-up directory makes the library fail in many ways.
        raise SheetRefused("damaged") from None
    names = [part.filename for part in parts]
    problem = _problem_of_names(set(names))
    if problem:
        raise SheetRefused(problem)
    if len(names) != len(set(names)):
        raise SheetRefused("damaged")
    if any(part.flag_bits & 1 for part in parts):
        raise SheetRefused("locked")
    inside, packed = sum(part.file_size for part in parts), len(content)
    if len(parts) > MOST_PARTS or inside > LARGEST_INSIDE or inside > MOST_PACKED * packed:
        raise SheetRefused("too_large_inside")


def _problem_of_names(names: set[str]) -> str:
    if any(name.endswith("vbaProject.bin") for name in names):
        return "macros"
    if "xl/workbook.xml" in names:
        return "" if "[Content_Types].xml" in names else "damaged"
    others = {
        "xl/workbook.bin": "binary",
        "word/document.xml": "word",
        "ppt/presentation.xml": "slides",
        "mimetype": "opendocument",
        "content.xml": "opendocument",
    }
    return next((problem for name, problem in others.items() if name in names), "zip")
