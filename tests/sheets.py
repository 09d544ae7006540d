"""Sheets of figures as tests fill them in, and the cycle they belong to."""

import csv
import io
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from metrics.entering import review_source
from metrics.models import Indicator, Observation, Population, StudentGroup
from reforms.models import AnnualReview, AskedIndicator, Assignment, FigureSheet, ReviewCycle
from reforms.sheets.tasks import TASKS
from schools.models import School
from schools.work import do_next
from tests.factories import make
from tests.replay import made_once

ATTENDANCE, PUPILS = "attendance-typed", "pupils-typed"


@dataclass
class Round:
    """A cycle that asks two schools for a share and a count, and the liaison of both."""

    cycle: ReviewCycle
    schools: list[School]
    reviews: list[AnnualReview]
    liaison: User
    attendance: Indicator
    pupils: Indicator

    def figure(self, school: School, indicator: Indicator, digits: str, *, year=2025, **given):
        return make(
            Observation,
            indicator=indicator,
            population=Population.objects.get(school=school),
            school_year=year,
            student_group=StudentGroup.objects.get(slug="all"),
            value=digits,
            digits=digits,
            source=review_source(),
            **given,
        )

    def current(self, school: School, indicator: Indicator) -> Observation | None:
        return Observation.objects.filter(
            population__school=school, indicator=indicator, school_year=2025, current=True
        ).first()

    def add_school(self, slug: str) -> School:
        school = make(School, slug=slug, name=f"The {slug} school")
        make(Population, slug=slug, kind="school", name=slug, school=school)
        self.schools.append(school)
        self.reviews.append(make(AnnualReview, cycle=self.cycle, school=school))
        assign(self.liaison, "liaison", school)
        return school


@made_once
def make_round() -> Round:
    attendance = make(
        Indicator,
        slug=ATTENDANCE,
        name="Attendance",
        denominator="students",
        query_threshold=10,
        position=1,
    )
    pupils = make(Indicator, slug=PUPILS, name="Pupils", unit="count", position=2)
    cycle = make(ReviewCycle)
    for indicator in [attendance, pupils]:
        make(AskedIndicator, cycle=cycle, indicator=indicator)
    made = Round(cycle, [], [], make(User), attendance, pupils)
    made.add_school("alpha")
    made.add_school("beta")
    return made


def assign(user: User, role: str, school: School | None = None) -> None:
    make(Assignment, user=user, role=role, school=school, starts_on=date(2020, 1, 1))


# --- files ---


def workbook(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cells_of(content: bytes) -> list[list]:
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].values]


def csv_file(*rows, encoding="utf-8", delimiter=",") -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode(encoding)


# --- what a person does ---


def upload(client, cycle: ReviewCycle, content: bytes, name="figures.xlsx"):
    file = SimpleUploadedFile(name, content)
    return client.post(f"/staff/cycles/{cycle.pk}/sheets/", {"file": file})


def checked(client, cycle: ReviewCycle, content: bytes, name="figures.xlsx") -> FigureSheet:
    """Sent in and checked by the worker."""
    response = upload(client, cycle, content, name)
    assert response.status_code == 302, response.content.decode()
    work_off()
    return FigureSheet.objects.select_related("run").latest("pk")


def apply(client, sheet: FigureSheet, lines=None) -> FigureSheet:
    ticked = range(len(sheet.preview["lines"])) if lines is None else lines
    client.post(f"/staff/sheets/{sheet.pk}/apply/", {"line": [str(each) for each in ticked]})
    work_off()
    return FigureSheet.objects.select_related("run").get(pk=sheet.pk)


def undo(client, sheet: FigureSheet) -> FigureSheet:
    client.post(f"/staff/sheets/{sheet.pk}/undo/")
    work_off()
    return FigureSheet.objects.select_related("run").get(pk=sheet.pk)


def work_off() -> None:
    while do_next(TASKS):
        pass


def lines_of(sheet: FigureSheet) -> list[tuple]:
    return [(line["kind"], line["place"]) for line in sheet.preview["lines"]]


def messages_of(sheet: FigureSheet) -> dict[str, str]:
    return {line["place"]: " ".join(line["messages"]) for line in sheet.preview["lines"]}
