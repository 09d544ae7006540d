"""Small files as the directory of schools has them, and schools of nowhere to stand in them."""

from datetime import UTC, datetime

from openpyxl import Workbook

from lausd_pilots.importing import FAMILIES
from schools.history import tracked_models
from schools.imports.reading import Asked
from schools.imports.taking import take_in_file
from schools.models import ImportedChange, ImportRun, School

LAUSD = "1964733"
ELM, OAK, FIR = (f"{LAUSD}{number}" for number in ("9990001", "9990002", "9990003"))
# A school of the report, which names it otherwise than the directory does.
CONTRERAS = "19647330117721"
NOON = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)

TEXT = [
    "CDSCode",
    "NCESDist",
    "NCESSchool",
    "StatusType",
    "County",
    "District",
    "School",
    "Street",
    "StreetAbr",
    "City",
    "Zip",
    "State",
    "MailStreet",
    "MailStrAbr",
    "MailCity",
    "MailZip",
    "MailState",
    "Phone",
    "Ext",
    "FaxNumber",
    "WebSite",
    "OpenDate",
    "ClosedDate",
    "Charter",
    "CharterNum",
    "FundingType",
    "DOC",
    "DOCType",
    "SOC",
    "SOCType",
    "EdOpsCode",
    "EdOpsName",
    "EILCode",
    "EILName",
    "GSoffered",
    "GSserved",
    "Virtual",
    "Magnet",
    "YearRoundYN",
    "FederalDFCDistrictID",
    "Latitude",
    "Longitude",
    "AdmFName",
    "AdmLName",
    "LastUpDate",
    "Multilingual",
]
ADMINISTRATORS = [f"Adm{what}{n}" for n in "123" for what in ("FName", "LName", "Email")]
OF_2018 = [
    *(name for name in TEXT[:40] if name not in ("FaxNumber", "YearRoundYN")),
    *("Latitude", "Longitude", *ADMINISTRATORS, "LastUpDate"),
]
OF_2018.remove("FederalDFCDistrictID")
OF_2021 = ["CDSCode", "NCESDist", "NCESSchool", "StatusType", "County", "State", "Charter"]
OF_2021.append("EILCode")

SCHOOL = {
    "CDSCode": ELM,
    "NCESDist": "0622710",
    "NCESSchool": "99001",
    "StatusType": "Active",
    "County": "Los Angeles",
    "District": "Los Angeles Unified",
    "School": "Elm Street Elementary",
    "Street": "12 Elm Street",
    "City": "Los Angeles",
    "Zip": "90017-1406",
    "State": "CA",
    "Phone": "(213) 555-0101",
    "WebSite": "www.elm.example",
    "OpenDate": "09/02/2008",
    "Charter": "N",
    "SOCType": "Elementary Schools (Public)",
    "EILCode": "ELEM",
    "GSoffered": "K-5",
    "GSserved": "K-5",
    "Latitude": "34.058064",
    "Longitude": "-118.26170",
    "AdmFName": "Fnurgle",
    "AdmLName": "Vobscombe",
    "LastUpDate": "02/16/2018",
}
DISTRICT = SCHOOL | {"CDSCode": f"{LAUSD}0000000", "School": "", "NCESSchool": ""}
ELSEWHERE = SCHOOL | {"CDSCode": "01100170112607", "School": "Envision"}


def listed(**given):
    return SCHOOL | given


def text_file(folder, *rows, columns=TEXT, name="directory.txt"):
    path = folder / name
    lines = ["\t".join(columns), *("\t".join(row.get(c, "") for c in columns) for row in rows)]
    path.write_text("".join(f"{line}\r\n" for line in lines), encoding="latin-1")
    return path


def workbook(folder, rows, *, columns, above=(), below=()):
    """Cells as they are given: real dates stay dates."""
    book = Workbook()
    for line in above:
        book.active.append(line)
    book.active.append(list(columns))
    for row in rows:
        book.active.append([row.get(column) for column in columns])
    for line in below:
        book.active.append(line)
    path = folder / "directory.xlsx"
    book.save(path)
    return path


def take_in(path, school_year=None):
    return take_in_file(
        path, FAMILIES, asked=Asked("", school_year), at=NOON, tell=lambda rows: None
    )


def import_directory(folder, *rows, school_year=2017):
    read = take_in(text_file(folder, *rows), school_year)
    assert not read.problems, read.problems.listed
    return read.outcome


def problems_of(path, school_year=2017):
    """What is wrong with a file, and that nothing of it was taken in."""
    before = everything()
    read = take_in(path, school_year)
    assert everything() == before
    return [(each.row, each.column, each.message) for each in read.problems.in_order()]


def everything():
    """Grows with whatever an import may write."""
    histories = sum(model.history.count() for model in tracked_models())
    return histories, ImportRun.objects.count(), ImportedChange.objects.count()


def elm():
    return School.objects.get(cds_code=ELM)
