"""What a file is, by its content: one of a few kinds, or refused."""

import re
from dataclasses import dataclass

from .documents import pdf_problem
from .packages import package_kind
from .pictures import jpeg_problem, png_problem
from .problems import UploadRefused


@dataclass(frozen=True)
class Kind:
    extension: str
    content_type: str


PDF = Kind("pdf", "application/pdf")
PNG = Kind("png", "image/png")
JPEG = Kind("jpg", "image/jpeg")
TEXT = Kind("txt", "text/plain")
CSV = Kind("csv", "text/csv")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
PACKAGES = {
    "docx": Kind("docx", f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": Kind("xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
    "odt": Kind("odt", f"{_OPEN}.text"),
    "ods": Kind("ods", f"{_OPEN}.spreadsheet"),
}
CHECKED = [
    (b"%PDF-", PDF, pdf_problem),
    (b"\x89PNG\r\n\x1a\n", PNG, png_problem),
    (b"\xff\xd8\xff", JPEG, jpeg_problem),
]
REFUSED = [
    (b"\xd0\xcf\x11\xe0", "old"),
    (b"{\\rtf", "unknown"),
    (b"GIF8", "unknown"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"PK", "archive"),
]
_MARKUP = re.compile(
    r"<\s*(?:!doctype|!entity|\?xml|\?php|%|html|head|body|script|svg|math|iframe|object|embed|"
    r"form|img|style|meta|link|base|table)\b|<!--|<!\[CDATA\[",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# A cell from which a spreadsheet would compute something.
_FORMULA = re.compile(
    r"(?:^|[,;\t]) {0,9}\"? {0,9}(?:[=@]|[+-] {0,9}[A-Za-z_]{1,30} {0,9}[(|!])", re.MULTILINE
)
_BYTE_ORDER = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def kind_of(content: bytes, name: str) -> Kind:
    """The name only tells CSV from other text."""
    for start, kind, problem_of in CHECKED:
        if content.startswith(start):
            _must_have_no(problem_of(content))
            return kind
    if content.startswith(b"PK\x03\x04"):
        return PACKAGES[package_kind(content)]
    for start, problem in REFUSED:
        if content.startswith(start):
            raise UploadRefused(problem)
    return _text_kind(_as_text(content), name)


def _must_have_no(problem: str) -> None:
    if problem:
        raise UploadRefused(problem)


def _text_kind(text: str, name: str) -> Kind:
    if not text.strip():
        raise UploadRefused("empty")
    if _UNPRINTABLE.search(text):
        raise UploadRefused("unknown")
    if _MARKUP.search(text):
        raise UploadRefused("page")
    # What computes is kept as plain text, which no spreadsheet opens by itself.
    is_table = name.lower().endswith(".csv") and not _FORMULA.search(text)
    return CSV if is_table else TEXT


def _as_text(content: bytes) -> str:
    marked = [code for mark, code in _BYTE_ORDER.items() if content.startswith(mark)]
    # Spreadsheets on Windows still write the last one.
    for encoding in marked or ["utf-8", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UploadRefused("unknown")
