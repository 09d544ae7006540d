"""Which schools had a program or won an award, and who says so."""

from django.db.models import F
from django.db.models.functions import Lower

from schools.models import Award, Program, ProgramOffering, Recognition


def offerings_of(program: Program) -> list[ProgramOffering]:
    found = program.offerings.select_related("school").prefetch_related("statements")
    return list(found.order_by(Lower("school__name"), "-school_year"))


def recognitions_by(award: Award) -> list[Recognition]:
    found = award.recognitions.select_related("school").prefetch_related("statements")
    return list(found.order_by(F("year").desc(nulls_last=True), Lower("school__name")))
