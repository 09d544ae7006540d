"""Text files: parted by commas, tabs, carets or semicolons, in UTF-8 or in Latin-1."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from schools.file_kinds import PROBLEMS, UTF16

from .problems import FileRefused
from .tables import ROWS_OF_HEAD, NumberedRow, Table

DELIMITERS = [",", "\t", "^", ";", "|"]
# Quotes hold a text of several lines together. A quote that never ends would do so with a whole
# file, and only a comma-separated one has such texts at all.
MOST_LINES = {",": 20, ";": 20}
PART = 1024 * 1024


def tables_of(path: Path) -> list[Table]:
    """One for each delimiter that parts the first rows."""
    encoding = encoding_of(path)
    tables = [_table(path, encoding, delimiter) for delimiter in DELIMITERS]
    return [table for table in tables if any(len(cells) > 1 for _number, cells in table.head)]


def _table(path: Path, encoding: str, delimiter: str) -> Table:
    rows = partial(rows_of, path, encoding, delimiter)
    head: list[NumberedRow] = []
    # What cannot be read further down is said when the file is read.
    with suppress(FileRefused):
        head.extend(islice(rows(), ROWS_OF_HEAD))
    return Table("", head, rows, even=True)


def encoding_of(path: Path) -> str:
    """Latin-1 where it is no UTF-8: every byte is a character there."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding = "utf-8-sig"
    with path.open("rb") as file:
        if file.read(2) in UTF16:
            return "utf-16"
        file.seek(0)
        while part := file.read(PART):
            if b"\0" in part:
                raise FileRefused(str(PROBLEMS["not_text"]))
            if encoding == "utf-8-sig" and not _is_decoded(decoder, part):
                encoding = "latin-1"
    return encoding if _is_decoded(decoder, b"", final=True) else "latin-1"


def _is_decoded(decoder, part: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(part, final)
    except UnicodeDecodeError:
        return False
    return True


def rows_of(path: Path, encoding: str, delimiter: str) -> Iterator[NumberedRow]:
    """The rows with anything in them, numbered as a spreadsheet numbers them."""
    most, line = MOST_LINES.get(delimiter, 1), 0
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        numbered = enumerate(reader, 1)
        number = 0
        while True:
            try:
                number, cells = next(numbered)
            except StopIteration:
                return
            except (csv.Error, UnicodeError):
                raise FileRefused(_broken(number + 1)) from None
            if reader.line_num - line > most:
                raise FileRefused(_broken(number))
            line = reader.line_num
            if any(cells):
                yield number, cells


def _broken(number: int) -> str:
    return _("Row %d cannot be read: a quotation mark in it never ends, or it is no text.") % number
