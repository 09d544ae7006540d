"""Files that are no sheets, or made to do harm: each is refused in a sentence."""

import gzip
import io
import struct
import zipfile

import pytest

from metrics.models import Observation
from reforms.models import FigureSheet
from reforms.sheets import processes
from reforms.sheets.files import SheetRefused
from reforms.sheets.processes import read_workbook
from tests.sheets import PUPILS, apply, checked, csv_file, lines_of, make_round, upload, workbook

pytestmark = pytest.mark.django_db
ROW = ["alpha", 250]
CONTENT_TYPES = "[Content_Types].xml"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
NO_STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
ENTITY = '<!DOCTYPE x [<!ENTITY a "{}">]>'


def proper(*rows):
    return workbook(["code", PUPILS], *(rows or [ROW]))


def with_parts(changed=None, *, add=None, leave_out=()):
    """A proper workbook of which some parts say something else."""
    changed, target = changed or {}, io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(proper())) as source, zipfile.ZipFile(target, "w", 8) as made:
        for name in source.namelist():
            if name not in leave_out:
                content = source.read(name)
                made.writestr(name, changed[name](content) if name in changed else content)
        for name, content in (add or {}).items():
            made.writestr(name, content)
    return target.getvalue()


def archive(*names):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return target.getvalue()


def declaring(text):
    """Puts a document type with an entity before the root of the XML."""

    def change(content):
        start = content.index(b"<", content.index(b"?>") + 2) if b"?>" in content else 0
        return content[:start] + text.encode() + content[start:]

    return change


def laughing(content):
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return declaring(f"<!DOCTYPE x [{entities}]>")(content)


def with_strings(strings):
    """A workbook that keeps its texts apart, as Excel does."""
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    named = b'<Override PartName="/%s" ContentType="%s"/></Types>' % (STRINGS.encode(), kind)
    apart = b'r="B2" t="s"><v>0</v>'
    return with_parts(
        {
            CONTENT_TYPES: lambda content: content.replace(b"</Types>", named),
            SHEET: lambda content: content.replace(b'r="B2" t="n"><v>250</v>', apart),
        },
        add={STRINGS: strings},
    )


def lying(content):
    """A part that says it is smaller than it is."""
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET.encode()))
    return content[: at + 24] + struct.pack("<I", 10) + content[at + 28 :]


def locked(content):
    at = content.index(b"PK\x01\x02")
    return content[: at + 8] + b"\x01\x00" + content[at + 10 :]


def repeated():
    target = io.BytesIO(proper())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(target, "a") as made:
        made.writestr(SHEET, "<worksheet/>")
    return target.getvalue()


# What somebody may choose by mistake: seen at once, the page says what it is.
REFUSED_AT_ONCE = {
    "nothing": (b"", "empty"),
    "blanks": (b" \n\t", "empty"),
    "too large": (b"a," * 3_000_000, "larger than 5 MB"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old workbook"),
    "macros": (with_parts(add={"xl/vbaProject.bin": b"x"}), "macros"),
    "binary workbook": (archive("xl/workbook.bin"), "binary"),
    "opendocument": (archive("mimetype", "content.xml"), "OpenDocument"),
    "word": (archive("word/document.xml", CONTENT_TYPES), "Word"),
    "slides": (archive("ppt/presentation.xml", CONTENT_TYPES), "presentation"),
    "zip": (archive("figures.xlsx"), "ZIP archive"),
    "beginning of a zip": (b"PK\x03\x04" + b"a" * 50, "damaged"),
    "without types": (with_parts(leave_out=[CONTENT_TYPES]), "damaged"),
    "pdf": (b"%PDF-1.7\n%", "PDF"),
    "page": (b"\xef\xbb\xbf\n <!DOCTYPE html><p>", "web page"),
    "table of a page": (b"<table><tr><td>code", "web page"),
    "xml": (b'<?xml version="1.0"?><Workbook/>', "XML"),
    "rtf": (rb"{\rtf1 code}", "RTF"),
    "picture": (b"\x89PNG\r\n\x1a\n", "picture"),
    "packed": (gzip.compress(b"code"), "archive"),
    "program": (b"MZ\x90\x00", "program"),
    "elf": (b"\x7fELF\x02", "program"),
    "database": (b"SQLite format 3\0", "database"),
    "nul": (b"code,x\0\nalpha,1", "neither"),
    "zip bomb": (with_parts(add={"x": bytes(60_000_000)}), "too large once"),
    "high ratio": (with_parts(add={"x": bytes(10_000_000)}), "too large once"),
    "many parts": (with_parts(add={f"part{n}": b"" for n in range(1001)}), "too large once"),
    "locked part": (locked(proper()), "password"),
    "part twice": (repeated(), "damaged"),
}
# What only reading shows: the sheet's own page says it.
REFUSED_BY_THE_WORKER = {
    "no code": (workbook(["school", PUPILS], ROW), "headed “code”"),
    "no code in text": (b"school,x\nalpha,1", "headed “code”"),
    "just a word": (b"hello", "headed “code”"),
    "unknown bytes": (b"code,x\nalpha,\x81\x8d", "neither"),
    "odd utf-16": (b"\xff\xfea", "neither"),
    "long field": (b'code,"' + b"a" * 200_000, "neither"),
    "too many rows": (csv_file(["code"], *[["x"]] * 5_001), "more rows"),
    "empty workbook": (workbook(), "headed “code”"),
    "entity": (with_parts({SHEET: declaring(ENTITY.format("x"))}), "declarations"),
    "entity in strings": (
        with_strings(declaring(ENTITY.format("x"))(NO_STRINGS)),
        "declarations",
    ),
    "file entity": (
        with_parts({SHEET: declaring('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')}),
        "declarations",
    ),
    "laughs": (with_parts({SHEET: laughing}), "declarations"),
    "laughs in the book": (with_parts({"xl/workbook.xml": laughing}), "declarations"),
    "broken xml": (with_parts({SHEET: lambda content: content[:-40]}), "damaged"),
    "no sheet": (with_parts(leave_out=[SHEET]), "no sheet"),
    "binary in xml": (with_parts({SHEET: lambda content: b"\0\1\2"}), "damaged"),
    "string out of reach": (
        with_strings(NO_STRINGS),
        "damaged",
    ),
    "style out of reach": (
        with_parts({SHEET: lambda content: content.replace(b'r="B2"', b'r="B2" s="x"')}),
        "damaged",
    ),
    "cell twice": (
        with_parts({SHEET: lambda content: content.replace(b'r="B2"', b'r="A2"')}),
        "damaged",
    ),
    "size that lies": (lying(proper()), "damaged"),
}


@pytest.fixture
def cycle_round(client):
    made = make_round()
    client.force_login(made.liaison)
    return made


@pytest.mark.parametrize(("content", "said"), REFUSED_AT_ONCE.values(), ids=REFUSED_AT_ONCE)
@pytest.mark.parametrize("name", ["figures.xlsx", "figures.csv"])
def test_file_is_known_by_its_content(client, cycle_round, content, said, name):
    response = upload(client, cycle_round.cycle, content, name)

    assert response.status_code == 400
    assert said in response.content.decode()
    assert not FigureSheet.objects.exists()


@pytest.mark.parametrize(
    ("content", "said"), REFUSED_BY_THE_WORKER.values(), ids=REFUSED_BY_THE_WORKER
)
def test_file_that_cannot_be_read_is_told(client, cycle_round, content, said):
    sheet = checked(client, cycle_round.cycle, content)

    assert sheet.run.state == "failed"
    page = client.get(f"/staff/sheets/{sheet.pk}/").content.decode()
    assert said in page
    assert not Observation.objects.filter(import_run=sheet.run).exists()


def test_sheet_that_lies_about_its_size_is_read_wholly(client, cycle_round):
    small = b'<dimension ref="A1" />'

    def change(content):
        at = content.index(b"<dimension")
        return content[:at] + small + content[content.index(b"/>", at) + 2 :]

    sheet = checked(client, cycle_round.cycle, with_parts({SHEET: change}))

    assert lines_of(sheet) == [("new", "B2")]


def test_rows_out_of_order_are_read_all(client, cycle_round):
    """openpyxl itself would drop the second without a word."""

    def change(content):
        start, end = content.index(b"</row>") + 6, content.index(b"</sheetData>")
        moved = content[start:end].replace(b'r="2"', b'r="1048576"').replace(b'2"', b'1048576"')
        text = b'<c r="A7" t="inlineStr"><is><t>beta</t></is></c>'
        low = b'<row r="7">%s<c r="B7"><v>3</v></c></row>' % text
        return content[:start] + moved + low + content[end:]

    sheet = checked(client, cycle_round.cycle, with_parts({SHEET: change}))

    assert len(sheet.preview["lines"]) == 2


def test_row_and_column_far_away_cost_nothing(client, cycle_round):
    def change(content):
        far = b'<row r="999999999"><c r="XFD999999999"><v>1</v></c></row></sheetData>'
        return content.replace(b"</sheetData>", far)

    sheet = checked(client, cycle_round.cycle, with_parts({SHEET: change}))

    assert sheet.run.state in ("checked", "failed")


def test_signs_that_cannot_be_shown_are_told_with_their_cell(client, cycle_round):
    content = csv_file(["code", PUPILS, f"{PUPILS} note"], ["alpha", "1", "a\x07\u202eb"])

    assert lines_of(checked(client, cycle_round.cycle, content)) == [("error", "C2")]


def test_page_shows_what_a_sheet_says_as_text(client, cycle_round):
    content = workbook(["code", PUPILS, "<script>x"], ["<img src=x>", "<b>1</b>"])

    sheet = checked(client, cycle_round.cycle, content, "<script>.xlsx")

    page = client.get(f"/staff/sheets/{sheet.pk}/").content.decode()
    assert "<img src" not in page
    assert "<script>x" not in page
    assert "&lt;img src=x&gt;" in page


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\0b.xlsx", "ab\u202excod.xlsx", "x" * 300])
def test_name_of_the_file_is_kept_as_it_can_be_shown(client, cycle_round, name):
    sheet = checked(client, cycle_round.cycle, proper(), name)

    kept = sheet.run.file_name
    assert not set(kept) & set("/\0\u202e")
    assert 0 < len(kept) <= 120


def test_file_is_asked_for_where_there_is_none(client, cycle_round):
    for given in [{}, {"file": "text"}]:
        response = client.post(f"/staff/cycles/{cycle_round.cycle.pk}/sheets/", given)
        assert response.status_code == 400
        assert "Choose the file first." in response.content.decode()


def test_workbook_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(processes, "MOST_SECONDS", 0.01)

    with pytest.raises(SheetRefused, match="too long"):
        read_workbook(proper())


def test_proper_workbook_passes_all_of_this(client, cycle_round):
    assert apply(client, checked(client, cycle_round.cycle, proper())).run.state == "applied"
