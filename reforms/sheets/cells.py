"""Cells of text, on their way out and in.

A text that begins with one of these signs would be run as a formula by a spreadsheet, so that
an apostrophe is put before it. It is taken away again where the sheet comes back.
"""

import re

DANGEROUS = "=+-@\t\r"
# With apostrophes of its own before it, too: else one of those would be taken away later.
_GOES_OUT = re.compile(rf"'*[{re.escape(DANGEROUS)}]")
_CAME_IN = re.compile(rf"'+[{re.escape(DANGEROUS)}]")
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def neutralised(text: str) -> str:
    return f"'{text}" if _GOES_OUT.match(text) else text


def restored(text: str) -> str:
    return text[1:] if _CAME_IN.match(text) else text


def shown(text: str, longest: int = 60) -> str:
    """What somebody sent, as a message may quote it and every database can keep it."""
    plain = _UNSHOWN.sub("�", text).encode("utf-8", "replace").decode()
    plain = " ".join(plain.split())
    return plain if len(plain) <= longest else f"{plain[:longest]}…"


def has_unshown(text: str) -> bool:
    return bool(_UNSHOWN.search(text))


def letters(column: int) -> str:
    """1 is A, 27 is AA: as every spreadsheet names its columns."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
