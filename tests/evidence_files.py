"""Files that somebody might upload as evidence: good ones, and hostile ones. All made here."""

import io
import struct
import zipfile
import zlib

MEGABYTE = 1024 * 1024

# --- pictures ---


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width=2, height=2, *, inside=b"", after=b"") -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(b"\0\0\0" * 2))
    return b"\x89PNG\r\n\x1a\n" + header + inside + rows + chunk(b"IEND", b"") + after


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(width=2, height=2, *, after=b"", scan=b"\x12\xff\x00\x34") -> bytes:
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    begin = b"\xff\xd8" + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") + frame
    return begin + segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + scan + b"\xff\xd9" + after


# --- documents ---


def pdf(inside: bytes = b"", after: bytes = b"") -> bytes:
    body = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog " + inside + b" >>\nendobj\n"
    return body + b"trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n" + after


def packed(parts: dict[str, bytes], *, ways=zipfile.ZIP_DEFLATED, comment=b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", ways) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = comment
    return out.getvalue()


TYPES = b'<?xml version="1.0"?><Types><Default Extension="xml"/></Types>'
WORD = "word/document.xml"
SHEET = "xl/workbook.xml"


def docx(text: bytes = b"<w>Minutes</w>", **parts: bytes) -> bytes:
    """Parts are named with __ for / and _dot_ for the dot."""
    more = {name.replace("__", "/").replace("_dot_", "."): body for name, body in parts.items()}
    return packed({"[Content_Types].xml": TYPES, WORD: text, **more})


def xlsx(text: bytes = b"<workbook/>", more: dict[str, bytes] | None = None) -> bytes:
    return packed({"[Content_Types].xml": TYPES, SHEET: text, **(more or {})})


def opendocument(kind: str, more: dict[str, bytes] | None = None) -> bytes:
    mimetype = f"application/vnd.oasis.opendocument.{kind}".encode()
    parts = {"mimetype": mimetype, "content.xml": b"<o>Minutes</o>", **(more or {})}
    return packed(parts, ways=zipfile.ZIP_STORED)


def relation(kind: str, target: str) -> bytes:
    return (
        f'<Relationships><Relationship Id="r1" Type="http://x/{kind}" Target="{target}" '
        f'TargetMode="External"/></Relationships>'
    ).encode()


def with_relation(kind: str, target: str) -> bytes:
    parts = {"[Content_Types].xml": TYPES, WORD: b"<w/>"}
    return packed({**parts, "word/_rels/settings.xml.rels": relation(kind, target)})


# --- archives that lie ---


def encrypted() -> bytes:
    """The flag that says so, in the directory and in the headers."""
    content = bytearray(docx())
    for mark, place in [(b"PK\x01\x02", 8), (b"PK\x03\x04", 6)]:
        start = content.find(mark)
        while start >= 0:
            content[start + place] |= 1
            start = content.find(mark, start + 4)
    return bytes(content)


def with_sizes(content: bytes, size: int) -> bytes:
    """Every part says that it is of this size once unpacked."""
    changed = bytearray(content)
    for mark, place in [(b"PK\x01\x02", 24), (b"PK\x03\x04", 22)]:
        start = changed.find(mark)
        while start >= 0:
            changed[start + place : start + place + 4] = struct.pack("<I", size)
            start = changed.find(mark, start + 4)
    return bytes(changed)


def overlapping() -> bytes:
    """Two entries of the directory that are made of the same bytes."""
    content = docx()
    start = content.find(b"PK\x01\x02")
    end = content.find(b"PK\x05\x06")
    entries = content[start:end]
    second = entries.find(b"PK\x01\x02", 4)
    same = bytearray(entries)
    same[second + 42 : second + 46] = same[42:46]
    return content[:start] + bytes(same) + content[end:]


def with_way(way: int) -> bytes:
    """A way of packing that no Office program uses."""
    content = bytearray(docx())
    start = content.find(b"PK\x01\x02")
    content[start + 10 : start + 12] = struct.pack("<H", way)
    return bytes(content)


def twice_the_same() -> bytes:
    other = b"word/documenT.xml"
    content = packed({"[Content_Types].xml": TYPES, WORD: b"<w/>", other.decode(): b"<w>2</w>"})
    return content.replace(other, WORD.encode())


BILLION = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><l>&j;</l>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
PROGRAM = b"MZ\x90\x00" + b"\0" * 60 + b"This program cannot be run in DOS mode."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SMALL_ZIP = packed({"a.txt": b"a"})

# What is wrong with each is told by the name of the problem in `reforms.uploads.problems`.
HOSTILE = {
    "nothing": ("empty", lambda: b""),
    "blanks": ("empty", lambda: b" \n\t \n"),
    "ten megabytes and a byte": ("too_large", lambda: b"a" * (10 * MEGABYTE + 1)),
    "a drawing": ("page", lambda: SVG),
    "a drawing after blanks": ("page", lambda: b"\n\n  " + SVG),
    "a drawing with a byte order mark": ("page", lambda: b"\xef\xbb\xbf" + SVG),
    "a drawing in UTF-16": ("page", lambda: SVG.decode().encode("utf-16")),
    "a web page": ("page", lambda: PAGE),
    "a web page in the middle": ("page", lambda: b"Minutes\n" * 200 + b"< SCRIPT>alert(1)"),
    "XML": ("page", lambda: b'<?xml version="1.0"?><a/>'),
    "billion laughs": ("page", lambda: BILLION),
    "PHP": ("page", lambda: b"<?php system($_GET['c']); ?>"),
    "a shell script": ("program", lambda: b"#!/bin/sh\nrm -rf /\n"),
    "a Windows program": ("program", lambda: PROGRAM),
    "a Linux program": ("program", lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 50),
    "a Java class": ("unknown", lambda: b"\xca\xfe\xba\xbe\0\0\0\x34" + b"\0" * 50),
    "a program called a picture": ("program", lambda: PROGRAM),
    "a GIF": ("unknown", lambda: b"GIF89a\x01\0\x01\0\0\0\0;"),
    "a GIF that is a script": ("unknown", lambda: b"GIF89a=1;alert(1)//"),
    "rich text": ("unknown", lambda: b"{\\rtf1 Minutes}"),
    "an old Word file": ("old", lambda: OLE),
    "a ZIP file": ("archive", lambda: SMALL_ZIP),
    "an empty ZIP file": ("archive", lambda: packed({})),
    "gzip": ("archive", lambda: b"\x1f\x8b\x08\0\0\0\0\0\0\x03"),
    "7-Zip": ("archive", lambda: b"7z\xbc\xaf\x27\x1c\0\x04"),
    "RAR": ("archive", lambda: b"Rar!\x1a\x07\x01\0"),
    "text with NUL": ("unknown", lambda: b"Minutes\0of the council"),
    "bytes that are no text": ("unknown", lambda: bytes(range(256))),
    "half a character in UTF-16": ("unknown", lambda: b"\xff\xfe\x00\xd8a\x00"),
    "a PDF without its end": ("damaged", lambda: b"%PDF-1.7\n1 0 obj\n"),
    "a PDF with a script": ("active", lambda: pdf(b"/OpenAction << /S /JavaScript /JS (a) >>")),
    "a PDF with a coded script": ("active", lambda: pdf(b"/S /J#61vaScrip#74 ")),
    "a PDF that starts a program": ("active", lambda: pdf(b"/S /Launch /F (cmd.exe)")),
    "a PDF with a file inside": ("active", lambda: pdf(b"/Type /EmbeddedFile ")),
    "a PDF that is a ZIP file": ("more", lambda: pdf(after=SMALL_ZIP)),
    "a PDF with a page behind": ("more", lambda: pdf(after=PAGE)),
    "a PNG that is a ZIP file": ("more", lambda: png(after=SMALL_ZIP)),
    "a PNG with a page behind": ("more", lambda: png(after=PAGE)),
    "a PNG with a wrong sum": ("damaged", lambda: png().replace(b"IDAT", b"IDAU")),
    "a PNG without an end": ("damaged", lambda: png()[:-12]),
    "a PNG without a picture": ("damaged", lambda: b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b"")),
    "a PNG of 100,000 by 100,000": ("picture", lambda: png(100_000, 100_000)),
    "a PNG of no width": ("damaged", lambda: png(0, 5)),
    "a very long PNG": ("picture", lambda: png(1, 2_000_000)),
    "a PNG of half a million chunks": (
        "damaged",
        lambda: png(inside=chunk(b"tEXt", b"") * 500_000)[:-12],
    ),
    "a JPEG of 65,000 by 65,000": ("picture", lambda: jpeg(65_000, 65_000)),
    "a JPEG that is a ZIP file": ("more", lambda: jpeg(after=SMALL_ZIP)),
    "a JPEG with PHP behind": ("more", lambda: jpeg(after=b"<?php system('id'); ?>")),
    "a JPEG without an end": ("damaged", lambda: jpeg()[:-2]),
    "a JPEG of segments": ("damaged", lambda: b"\xff\xd8" + segment(0xE1, b"") * 2_000_000),
    "a JPEG of a scan": ("damaged", lambda: jpeg(scan=b"\xff\x00" * 4_000_000)[:-2]),
    "a JPEG of pictures": ("more", lambda: jpeg() * 3 + b"\xff\xd8\xff"),
    "a bomb": ("unpacked", lambda: docx(word__media__a_dot_png=b"\0" * (50 * MEGABYTE))),
    "a bomb of XML": ("unpacked", lambda: docx(b"<w>" + b" " * (55 * MEGABYTE) + b"</w>")),
    "a bomb of parts": (
        "unpacked",
        lambda: packed({f"word/{n}.xml": b"<a/>" for n in range(2_500)}),
    ),
    "a bomb of many": (
        "unpacked",
        lambda: xlsx(more={f"xl/{n}.bin": b"ab" * MEGABYTE for n in range(40)}),
    ),
    "a document that says it is small": ("damaged", lambda: with_sizes(docx(), 3)),
    "a document that says it is large": ("damaged", lambda: with_sizes(docx(), 900_000)),
    "a document that says it is huge": ("unpacked", lambda: with_sizes(docx(), 2**31)),
    "two parts of the same bytes": ("damaged", overlapping),
    "the same part twice": ("damaged", twice_the_same),
    "another way of packing": ("damaged", lambda: with_way(14)),
    "a document with a password": ("encrypted", encrypted),
    "a document cut off": ("damaged", lambda: docx()[:-30]),
    "only a header": ("damaged", lambda: b"PK\x03\x04" + b"\0" * 40),
    "a document with something behind": ("more", lambda: docx() + PAGE),
    "a document with a remark": (
        "more",
        lambda: packed({"[Content_Types].xml": TYPES, WORD: b"<w/>"}, comment=PAGE),
    ),
    "a document after a document": ("damaged", lambda: SMALL_ZIP + docx()),
    "a document with macros": ("macros", lambda: docx(word__vbaProject_dot_bin=OLE)),
    "a workbook with macros": ("macros", lambda: xlsx(more={"xl/VBAPROJECT.bin": b"x"})),
    "a workbook that says macros": (
        "macros",
        lambda: packed(
            {
                SHEET: b"<workbook/>",
                "[Content_Types].xml": b'<T><O ContentType="x.sheet.macroEnabled.main+xml"/></T>',
            }
        ),
    ),
    "an open document with macros": (
        "macros",
        lambda: opendocument("text", {"Basic/Standard/Module1.xml": b"<a/>"}),
    ),
    "a document with a document": ("embedded", lambda: docx(word__a_dot_docx=docx())),
    "a document with a ZIP as picture": ("embedded", lambda: docx(word__a_dot_png=SMALL_ZIP)),
    "a document with an old file": ("embedded", lambda: docx(word__a_dot_bin=OLE)),
    "a document with a program": ("program", lambda: docx(word__a_dot_png=PROGRAM)),
    "a document with billion laughs": ("declarations", lambda: docx(BILLION)),
    "a document that reads a file": ("declarations", lambda: docx(OUTSIDE)),
    "a document that declares nothing": (
        "declarations",
        lambda: docx(b"<!DOCTYPE w><w/>"),
    ),
    "laughs in UTF-16": (
        "declarations",
        lambda: docx(BILLION.decode().encode("utf-16")),
    ),
    "laughs under another ending": ("declarations", lambda: docx(word__a_dot_txt=BILLION)),
    "laughs in a workbook": ("declarations", lambda: xlsx(BILLION)),
    "laughs in an open document": (
        "declarations",
        lambda: opendocument("spreadsheet", {"styles.xml": BILLION}),
    ),
    "broken XML": ("damaged", lambda: docx(b"<w><p></w>")),
    "a template from the network": (
        "linked",
        lambda: with_relation("attachedTemplate", "https://example.org/t.dotm"),
    ),
    "a template from a shared folder": (
        "linked",
        lambda: with_relation("attachedTemplate", "\\\\server\\t.dotm"),
    ),
    "a picture from the network": (
        "linked",
        lambda: with_relation("image", "http://example.org/a.png"),
    ),
    "a field that asks a program": ("linked", lambda: docx(b"<w>DDEAUTO c:\\cmd.exe</w>")),
    "a workbook that asks a program": (
        "linked",
        lambda: xlsx(more={"xl/externalLinks/a.xml": b'<ddeLink ddeService="cmd"/>'}),
    ),
    "a path that climbs": ("damaged", lambda: packed({"../../etc/passwd": b"x", WORD: b"<w/>"})),
    "a path from the root": ("damaged", lambda: packed({"/etc/passwd": b"x", WORD: b"<w/>"})),
    "a path of Windows": ("damaged", lambda: packed({"..\\..\\a": b"x", WORD: b"<w/>"})),
    "a document and a workbook at once": ("archive", lambda: docx(xl__workbook_dot_xml=b"<w/>")),
    "a presentation": (
        "archive",
        lambda: packed({"[Content_Types].xml": TYPES, "ppt/presentation.xml": b"<p/>"}),
    ),
    "another open document": ("archive", lambda: opendocument("graphics")),
    "a Java archive": ("archive", lambda: packed({"META-INF/MANIFEST.MF": b"Main-Class: A"})),
}
COMPUTES = b'"Agreed","=1+1"\n'
GOOD = {
    "a PDF": ("minutes.pdf", pdf, "application/pdf"),
    "a PDF after a page break": ("a.pdf", lambda: pdf(after=b"\r\n\0\0"), "application/pdf"),
    "a PNG": ("photo.png", png, "image/png"),
    "a PNG that is called otherwise": ("photo.exe", png, "image/png"),
    "a JPEG": ("photo.jpg", jpeg, "image/jpeg"),
    "a JPEG of a telephone": ("photo.jpeg", lambda: jpeg() + jpeg(1, 1), "image/jpeg"),
    "text": ("notes.txt", lambda: "Año: 5 > 3, 2 < 4\n".encode(), "text/plain"),
    "text of Windows": ("notes.txt", lambda: "Año – “bien”".encode("cp1252"), "text/plain"),
    "text in UTF-16": ("notes.txt", lambda: "Año".encode("utf-16"), "text/plain"),
    "a table": ("votes.csv", lambda: b"member,vote\nA,-1\nB,+2\n", "text/csv"),
    "a table that computes": ("votes.csv", lambda: COMPUTES, "text/plain"),
    "a document": (
        "minutes.docx",
        docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "a document with links": (
        "minutes.docx",
        lambda: with_relation("hyperlink", "https://example.org/"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "a document with its own template": (
        "minutes.docx",
        lambda: with_relation("attachedTemplate", "file:///C:\\Templates\\Normal.dotm"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "a workbook": (
        "votes.xlsx",
        xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "an open document": (
        "minutes.odt",
        lambda: opendocument("text"),
        "application/vnd.oasis.opendocument.text",
    ),
    "an open spreadsheet": (
        "votes.ods",
        lambda: opendocument("spreadsheet"),
        "application/vnd.oasis.opendocument.spreadsheet",
    ),
}
