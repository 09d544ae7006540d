"""Whether a PDF file is a document and nothing else."""

import re

END = b"%%EOF"
# Readers look for the end in the last bytes, and ZIP programs for theirs.
TAIL = 1024
ZIP_TAIL = 66_000
ZIP_END = b"PK\x05\x06"


def _coded(name: str) -> bytes:
    """Letters may be written as codes: /J#61vaScript."""
    return b"".join(b"(?:%c|#(?i:%02x))" % (ord(letter), ord(letter)) for letter in name)


_NAMES = b"|".join(map(_coded, ["JavaScript", "JS", "Launch", "EmbeddedFile", "RichMedia"]))
_ACTIVE = re.compile(b"/(?:" + _NAMES + rb")(?=[\s/(<\[0-9]|$)")


def pdf_problem(content: bytes) -> str:
    if END not in content[-TAIL:]:
        return "damaged"
    if ZIP_END in content[-ZIP_TAIL:]:
        return "more"
    if content[content.rindex(END) + len(END) :].strip(b"\r\n\t \0"):
        return "more"
    return "active" if _ACTIVE.search(content) else ""
