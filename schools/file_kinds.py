"""What a file is, told by its content and never by its name, and why it cannot be read."""

import zipfile
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

# How much of the beginning tells what a file is.
ENOUGH = 1024
PROBLEMS = {
    "empty": _("The file is empty."),
    "too_large_inside": _("The workbook is too large once it is unpacked."),
    "damaged": _("The workbook cannot be read: it is damaged or no Excel workbook."),
    "declarations": _("The workbook holds XML declarations that no Excel workbook has."),
    "no_sheet": _("The workbook has no sheet with cells."),
    "macros": _("This is a workbook with macros (.xlsm). Save it as an Excel workbook (.xlsx)."),
    "binary": _("This is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx)."),
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
    "slow": _("The workbook took too long to read."),
}
# What a file begins with. "old" is the container of .xls, which may also be a locked .xlsx.
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


def unlike_text(beginning: bytes) -> str:
    """The key of `PROBLEMS`, or "old", if a file with this beginning is no text; or ""."""
    shown = beginning[:ENOUGH].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for signature, problem in SIGNATURES:
        if beginning.startswith(signature):
            return problem
    return next((problem for markup, problem in MARKUP if shown.startswith(markup)), "")


def unlike_a_workbook(parts: Iterable[zipfile.ZipInfo]) -> str:
    """The key of `PROBLEMS` if a ZIP file with these parts is no Excel workbook; or ""."""
    names = {part.filename for part in parts}
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
