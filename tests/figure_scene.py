"""A cycle that asks schools for figures: what the tests of entering them have in common."""

from datetime import date
from decimal import Decimal

from django.contrib.auth.models import User

from metrics.models import Indicator, Observation, Population, StudentGroup
from metrics.validation import value_of
from reforms.models import AnnualReview, AskedIndicator, Assignment, ReviewCycle
from schools.models import District, ImportRun, School, SchoolYear
from tests.factories import NOON, make


class Scene:
    """A cycle that asks schools of one district for figures, and a clerk who enters them."""

    def __init__(self):
        self.cycle = make(ReviewCycle, opened_at=NOON, opened_by=make(User))
        self.district = make(District, name="Local District Test")
        self.clerk = make(User, username="clerk", first_name="Ana", last_name="López")
        self.boss = make(User)

    def indicator(self, level="", **given):
        indicator = make(Indicator, **{"query_threshold": Decimal(10), **given})
        make(AskedIndicator, cycle=self.cycle, indicator=indicator, level=level)
        return indicator

    def review(self, *, district=None, level="hs", of_clerk=True, **given):
        school = make(School)
        make(
            SchoolYear,
            school=school,
            school_year=2025,
            local_district=district or self.district,
            level=level,
            level_basis="printed",
        )
        if of_clerk:
            self.assign(self.clerk, "liaison", school)
        return make(AnnualReview, cycle=self.cycle, school=school, **given)

    def assign(self, user, role, school=None):
        make(Assignment, user=user, role=role, school=school, starts_on=date(2025, 7, 1))

    def figure(self, review, indicator, digits, school_year=2025, **given):
        population, _made = Population.objects.get_or_create(
            school=review.school,
            defaults={"slug": review.school.slug, "kind": "school", "name": review.school.name},
        )
        run = make(ImportRun, kind="form", by=make(User, first_name="Luis"))
        return make(
            Observation,
            indicator=indicator,
            population=population,
            school_year=school_year,
            student_group=StudentGroup.objects.get(slug="all"),
            digits=digits,
            value=value_of(digits),
            import_run=run,
            **given,
        )

    @property
    def url(self):
        return f"/staff/cycles/{self.cycle.pk}/figures/"
