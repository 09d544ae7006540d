"""What the short-lived processes that read workbooks share. Imported by nothing that serves pages.

A workbook made to do harm can end such a process, and nothing else.
"""

import contextlib
import resource
from collections.abc import Iterator

from defusedxml import DefusedXmlException
from openpyxl.worksheet._reader import WorkSheetParser

MOST_MEMORY = 1024**3


def limit_memory() -> None:
    # A system without such a limit still has the one of time.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def parsed_rows(sheet, *, values: bool = False) -> Iterator[tuple[int, list[dict]]]:
    """Every row as it stands in the file: its number and its cells, without any gap filled up.

    openpyxl's own `iter_rows` believes the size that the sheet declares, drops rows that stand
    out of order and fills up gaps, of which a small file can have millions: hence its parser.
    `values`: of a formula its last result, None where the file holds none.
    """
    book = sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=values,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        yield from parser.parse()


def problem_of(error: BaseException) -> str:
    """The key of `file_kinds.PROBLEMS` for what the library met: it fails in many ways."""
    if isinstance(error, MemoryError):
        return "too_large_inside"
    met = [error, error.__cause__, error.__context__]
    declared = any(isinstance(each, DefusedXmlException) for each in met)
    return "declarations" if declared else "damaged"
