"""The name under which a file is given back: what the person called it, made harmless."""

import re
import unicodedata

LONGEST = 100
UNNAMED = "evidence"
# Control characters, marks that turn the direction of writing, halves of characters.
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_MEANINGFUL = re.compile(r'[<>:"|?*%]')


def clean_name(name: str, extension: str) -> str:
    """The last part of a path, without what cannot be seen, and with the extension it deserves."""
    last = re.split(r"[/\\]", name)[-1]
    last = "".join(each for each in last if unicodedata.category(each) not in _INVISIBLE)
    last = _MEANINGFUL.sub("_", unicodedata.normalize("NFC", last))
    stem = re.sub(r"\.[^.]{1,8}$", "", last)
    stem = re.sub(r"\s+", " ", stem)[:LONGEST].strip(" ._-")
    return f"{stem or UNNAMED}.{extension}"
