"""Seconds and queries that it takes to check, apply and undo a large sheet of figures.

Run with `.venv/bin/python -m benchmarks.sheets [SCHOOLS [INDICATORS]]`; 1,000 and 20 if nothing is
said. The schools are invented. The database is that of tests: on SQLite in memory, with
DATABASE_URL beside the one it names; it is gone afterwards.
"""

import os
import sys
import time

import django
from django.contrib.auth import get_user_model

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from metrics.models import Indicator, Population, StudentGroup  # noqa: E402
from reforms.actions.sheets import ask_to_apply, ask_to_undo, upload_sheet  # noqa: E402
from reforms.models import AnnualReview, AskedIndicator, FigureSheet, ReviewCycle  # noqa: E402
from reforms.sheets.tasks import TASKS  # noqa: E402
from reforms.sheets.template import as_workbook  # noqa: E402
from schools.models import School  # noqa: E402
from schools.work import do_next  # noqa: E402
from tests.factories import make  # noqa: E402
from tests.sheets import assign, cells_of, workbook  # noqa: E402

GOALS = {"check": "goal 5 s, 40 queries"}


def main(schools: int = 1000, indicators: int = 20) -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}, {connection.vendor}")
    connection.creation.create_test_db(verbosity=0)
    try:
        measure(schools, indicators)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def measure(schools: int, indicators: int) -> None:
    cycle, liaison = invented(schools, indicators)
    reviews = list(AnnualReview.objects.filter(cycle=cycle).select_related("school", "cycle"))
    began = time.perf_counter()
    template = as_workbook(cycle, reviews)
    print(f"template: {time.perf_counter() - began:.2f} s, {len(template) / 1e6:.1f} MB")
    content = filled_in(template)
    sheet = upload_sheet(
        cycle, file_name="all.xlsx", content=content, language="en", by=liaison, at=timezone.now()
    )
    report("check")
    sheet = FigureSheet.objects.get(pk=sheet.pk)
    lines = len(sheet.preview["lines"])
    print(f"  {lines} of {schools * indicators} figures are to be entered")
    ask_to_apply(sheet, ticked=list(range(lines)), by=liaison)
    report("apply")
    ask_to_undo(FigureSheet.objects.get(pk=sheet.pk), by=liaison)
    report("undo")


def report(task: str) -> None:
    began, worked = time.perf_counter(), processor_seconds()
    with CaptureQueriesContext(connection) as captured:
        run = do_next(TASKS)
    taken, worked = time.perf_counter() - began, processor_seconds() - worked
    goal = GOALS.get(task, "no goal")
    print(f"{task}: {taken:.2f} s ({worked:.2f} s of processor), {len(captured)} queries; {goal}")
    assert run.state != "failed", run.note


def processor_seconds() -> float:
    """Of this process and of those that it started: a busy machine takes longer than that."""
    return sum(os.times()[:4])


def invented(schools: int, indicators: int):
    make(StudentGroup, slug="all", partition="all")
    cycle = make(ReviewCycle)
    for _each in range(indicators):
        make(AskedIndicator, cycle=cycle, indicator=make(Indicator, denominator="students"))
    liaison = make(get_user_model())
    for number in range(schools):
        school = make(School, slug=f"invented-{number}")
        make(Population, slug=school.slug, kind="school", school=school)
        make(AnnualReview, cycle=cycle, school=school)
        assign(liaison, "liaison", school)
    return cycle, liaison


def filled_in(template: bytes) -> bytes:
    """Every value, numerator and denominator: what a district could send at most."""
    headings, *rows = cells_of(template)
    values = {"numerator": 71, "denominator": 100}
    return workbook(
        headings,
        *(
            [
                cell or values.get(heading.partition(" ")[2], "" if " " in heading else 71)
                for heading, cell in zip(headings, row, strict=True)
            ]
            for row in rows
        ),
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
