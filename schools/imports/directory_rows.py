"""One row of the directory: a school as the publisher lists it, and what is odd about it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from schools.models import School, SchoolYear

from .families import Row
from .grades import level_and_basis

MISSING = {"", "no data", "information not available"}
STATUS = {
    "active": School.Status.OPEN,
    "closed": School.Status.CLOSED,
    "merged": School.Status.MERGED,
    "pending": School.Status.PENDING,
}
CHARTER = {"y": True, "n": False}
ENDED = {School.Status.CLOSED, School.Status.MERGED}
# Los Angeles County with its islands. A point outside of it is a mistake of geocoding.
SOUTH, NORTH = Decimal("32.7"), Decimal("34.9")
WEST, EAST = Decimal("-119.0"), Decimal("-117.6")
MOST_NAMED = 10

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ][\d:.]+)?", re.ASCII)
_AMERICAN = re.compile(r"(\d{1,2}/\d{1,2}/\d{4})(?: [\d:.]+(?: [AP]M)?)?", re.ASCII)
_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Listed:
    """A school as a release lists it. What it does not say is "" or None."""

    number: int
    cds: str
    name: str
    status: str
    charter: bool | None
    nces_id: str = ""
    street: str = ""
    city: str = ""
    zip_code: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    phone: str = ""
    website: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    grades_offered: str = ""
    grades_served: str = ""
    level: str = ""
    level_basis: str = ""
    instruction: str = ""
    updated_on: date | None = None

    @property
    def label(self) -> str:
        return f"{self.cds} {self.name}".strip()


@dataclass
class Oddities:
    """What was left out of rows that are taken all the same: one sentence for each kind."""

    found: dict[str, list[str]] = field(default_factory=dict)

    def note(self, what: str, label: str) -> None:
        self.found.setdefault(what, []).append(label)

    def sentences(self) -> Iterator[str]:
        for what, labels in self.found.items():
            more = len(labels) - MOST_NAMED
            named = "; ".join(labels[:MOST_NAMED]) + (f"; … (+{more})" if more > 0 else "")
            yield f"{what} ({len(labels)}): {named}"


class RowReader:
    """Reads rows; unreadable ones become problems of the row, and None is answered."""

    def __init__(self, oddities: Oddities):
        self.oddities = oddities

    def read(self, row: Row) -> Listed | None:
        status = STATUS.get(said(row, "status").casefold())
        if status is None:
            row.problem("status", _("%r is no status that we know") % row["status"])
        charter = self._charter(row)
        opened_on, closed_on = self._day(row, "opened"), self._day(row, "closed")
        updated_on = self._day(row, "updated")
        texts = self._texts(row)
        if status is None or texts is None:
            return None
        label = f"{row.cds} {texts['name']}".strip()
        opened_on, closed_on = self._life(status, opened_on, closed_on, label)
        latitude, longitude = self._point(row, label)
        level, basis = level_and_basis(
            texts["grades_offered"], texts["grades_served"], said(row, "type")
        )
        return Listed(
            number=row.number,
            cds=row.cds,
            status=status,
            charter=charter,
            nces_id=self._nces_id(row, label),
            latitude=latitude,
            longitude=longitude,
            website=self._website(row, label),
            opened_on=opened_on,
            closed_on=closed_on,
            level=level,
            level_basis=basis,
            instruction=said(row, "instruction"),
            updated_on=updated_on,
            **texts,
        )

    def _texts(self, row: Row) -> dict[str, str] | None:
        columns = {
            "name": School,
            "street": School,
            "city": School,
            "zip_code": School,
            "grades_offered": SchoolYear,
            "grades_served": SchoolYear,
        }
        texts = {name: " ".join(said(row, name).split()) for name in columns}
        phone, extension = said(row, "phone"), said(row, "extension")
        texts["phone"] = f"{phone} x{extension}" if phone and extension else phone
        ok = True
        for name, text in texts.items():
            most = columns.get(name, School)._meta.get_field(name).max_length
            if len(text) > most or "\x00" in text:
                row.problem(name, _("is longer than %s characters") % most)
                ok = False
        return texts if ok else None

    def _charter(self, row: Row) -> bool | None:
        text = said(row, "charter").casefold()
        if text and text not in CHARTER:
            row.problem("charter", _("%r is neither Y nor N") % row["charter"])
        return CHARTER.get(text)

    def _day(self, row: Row, column: str) -> date | None:
        text = said(row, column)
        if not text:
            return None
        try:
            return day(text)
        except ValueError:
            row.problem(column, _("%r is no date such as 09/02/2008") % row[column])
            return None

    def _life(self, status, opened_on, closed_on, label) -> tuple[date | None, date | None]:
        if closed_on and status not in ENDED:
            self.oddities.note(_("Open, and a closing date all the same: left out"), label)
            closed_on = None
        if opened_on and closed_on and closed_on < opened_on:
            self.oddities.note(_("Closed before it opened: the opening date is left out"), label)
            opened_on = None
        return opened_on, closed_on

    def _nces_id(self, row: Row, label: str) -> str:
        """District (7 digits) and school (5): 12 digits, or none at all."""
        district, school = said(row, "nces_district"), said(row, "nces_school")
        if not school:
            return ""
        # A workbook may have turned the text into a number.
        code = district.zfill(7) + school.zfill(5)
        if len(code) == 12 and code.isascii() and code.isdigit():
            return code
        self.oddities.note(_("NCES number without 12 digits: left out"), label)
        return ""

    def _point(self, row: Row, label: str) -> tuple[Decimal | None, Decimal | None]:
        texts = said(row, "latitude"), said(row, "longitude")
        if not any(texts):
            return None, None
        latitude, longitude = map(coordinate, texts)
        if latitude is None or longitude is None or not in_the_county(latitude, longitude):
            self.oddities.note(_("Point not in Los Angeles County: left out"), label)
            return None, None
        return latitude, longitude

    def _website(self, row: Row, label: str) -> str:
        text = said(row, "website")
        if not text:
            return ""
        address = text if re.match(r"(?i)https?://", text) else f"http://{text}"
        try:
            _is_web_address(address)
        except ValidationError:
            address = ""
        if address and len(address) <= School._meta.get_field("website").max_length:
            return address
        self.oddities.note(_("Not a web address: left out"), f"{label} ({text[:60]})")
        return ""


def said(row: Row, column: str) -> str:
    text = row[column]
    return "" if text.casefold() in MISSING else text


def day(text: str) -> date:
    """09/02/2008, or as workbooks hold dates. ValueError for all else."""
    if match := _ISO.fullmatch(text):
        return date.fromisoformat(match[1])
    if match := _AMERICAN.fullmatch(text):
        return datetime.strptime(match[1], "%m/%d/%Y").date()
    raise ValueError(text)


def coordinate(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return (
        number.quantize(Decimal("0.000001")) if number.is_finite() and abs(number) < 200 else None
    )


def in_the_county(latitude: Decimal, longitude: Decimal) -> bool:
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST
