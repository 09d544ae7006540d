"""Figures that staff entered, the people around a release, and the worker that does the work."""

from datetime import UTC, datetime
from decimal import Decimal

from django.contrib.auth.models import User

from lausd_pilots.management.commands.work import HANDLERS
from metrics.models import Indicator, Observation, Population, PreparedRelease, StudentGroup
from metrics.publishing.preparing import prepare_release
from reforms.models import Assignment
from schools import work
from schools.models import ImportRun, School, Source
from tests.factories import make

AT = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)
# Many enough to be shown; few enough to be hidden.
MANY, FEW = 200, 7


def person(role=None, name=None, **of_a_school):
    given = {"username": name} if name else {}
    user = make(User, **given)
    if role:
        make(Assignment, user=user, role=role, **of_a_school)
    return user


def share(school, *, met, students, by=None, kind="form", **given):
    """A share of a school's students, as staff typed it, or as it came in a file."""
    named = {
        "indicator": given.pop("indicator", None) or indicator(),
        "student_group": StudentGroup.objects.filter(slug="all").first()
        or make(StudentGroup, slug="all"),
        "source": Source.objects.filter(slug="annual-review").first()
        or make(Source, slug="annual-review"),
    }
    digits = f"{Decimal(100 * met) / students:.1f}"
    digest = {} if kind == "file" else {"digest": ""}
    figure = Observation(
        population=Population.objects.get(school=school),
        school_year=given.pop("school_year", 2025),
        status="reported",
        value=Decimal(digits),
        digits=digits,
        numerator=met,
        denominator=students,
        import_run=make(ImportRun, kind=kind, by=by, **digest),
        **named,
        **given,
    )
    cell = {
        name: getattr(figure, name) for name in ("indicator", "population", "school_year", "grade")
    }
    Observation.objects.filter(**cell, student_group=figure.student_group).update(current=False)
    figure.save()
    return figure


def indicator():
    found = Indicator.objects.filter(slug="reading").first()
    return found or make(
        Indicator,
        slug="reading",
        name="Reading",
        data_class="C3",
        denominator="students in grade 3",
    )


def school(slug):
    found = make(School, slug=slug, name=slug.title())
    make(Population, slug=slug, kind="school", school=found, name=found.name)
    return found


def prepared_by(user, **given):
    """Prepared and worked out."""
    words = {"reason": "New figures.", "state": "final", "at": AT, **given}
    prepared = prepare_release(by=user, **words)
    work_off()
    return fresh(prepared)


def work_off():
    while work.do_next(HANDLERS):
        pass


def fresh(prepared):
    found = PreparedRelease.objects.select_related("run", "release")
    return found.get(pk=prepared.pk)
