"""Small valid records for tests: `make(School, name="…")`. Every call makes a new one.

In the table, text is filled with a running number, a model stands for a new record of it, and a
function is given the number. What a test is about belongs in the test, not here.
"""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

from django.contrib.auth.models import User

from metrics.models import (
    Indicator,
    Observation,
    Population,
    PopulationMember,
    PublishedValue,
    Release,
    StudentGroup,
    Target,
)
from reforms.models import (
    Committee,
    CommitteeMember,
    Initiative,
    InitiativeLink,
    Milestone,
    Strand,
)
from schools.models import (
    Award,
    Campus,
    Discrepancy,
    District,
    Figure,
    ImportRun,
    LoadedRecord,
    Party,
    Program,
    ProgramOffering,
    Reading,
    Recognition,
    School,
    SchoolName,
    SchoolYear,
    Source,
    Statement,
)

NOON = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
DIGEST = "0123456789abcdef" * 4


def number(n):
    return n


DEFAULTS = {
    User: {"username": "user-{n}"},
    Source: {"slug": "source-{n}", "title": "Source {n}", "kind": "cited"},
    Figure: {"source": Source, "slug": "figure-{n}", "survives": "whole", "position": number},
    Statement: {
        "code": "F{n}",
        "source": Source,
        "section": "Section",
        "section_number": 1,
        "locator": "l.1",
        "position": number,
        "text": "Fact {n}.",
        "status": "stated",
    },
    Discrepancy: {
        "code": "X{n}",
        "number": number,
        "subject": "Subject {n}",
        "preference": "The first",
        "reason": "It is more specific.",
    },
    Reading: {
        "discrepancy": Discrepancy,
        "source": Source,
        "locator": "l.1",
        "value": "In 2007",
        "position": number,
    },
    Party: {"slug": "party-{n}", "kind": "person", "name": "Person {n}"},
    District: {
        "slug": "local-district-{n}",
        "kind": "local",
        "code": "district-{n}",
        "name": "Local District {n}",
    },
    Campus: {"slug": "campus-{n}", "name": "Campus {n}"},
    School: {"slug": "school-{n}", "name": "School {n}", "status": "open"},
    SchoolName: {
        "school": School,
        "kind": "alias",
        "name": "Other name {n}",
        "slug": "other-name-{n}",
    },
    SchoolYear: {"school": School, "school_year": 2021, "source": Source, "status": "open"},
    Program: {"slug": "program-{n}", "kind": "program", "name": "Program {n}"},
    ProgramOffering: {"program": Program, "school": School, "school_year": 2021},
    Award: {"slug": "award-{n}", "name": "Award {n}"},
    Recognition: {"award": Award, "school": School, "year": 2021},
    ImportRun: {
        "kind": "records",
        "family": "test",
        "digest": DIGEST,
        "at": NOON,
        "state": "applied",
    },
    LoadedRecord: {"table": "schools.party", "key": "party-{n}", "row": number, "cells": {}},
    Indicator: {
        "slug": "indicator-{n}",
        "name": "Indicator {n}",
        "unit": "percent",
        "direction": "higher",
        "data_class": "C1",
        "definition": "What it counts.",
    },
    StudentGroup: {"slug": "group-{n}", "name": "Group {n}", "partition": "other"},
    Population: {"slug": "population-{n}", "kind": "group", "name": "Population {n}"},
    PopulationMember: {"population": Population, "school": School, "school_year": 2021},
    Observation: {
        "indicator": Indicator,
        "population": Population,
        "school_year": 2020,
        "student_group": StudentGroup,
        "status": "reported",
        "value": Decimal("71.2"),
        "digits": "71.2",
        "source": Source,
        "import_run": ImportRun,
    },
    Target: {
        "slug": "target-{n}",
        "name": "Target {n}",
        "indicator": Indicator,
        "population": Population,
        "student_group": StudentGroup,
        "value": Decimal("70"),
        "school_year": 2023,
    },
    Release: {
        "number": number,
        "version": "2026.{n}",
        "reason": "A test.",
        "made_at": NOON,
        "added": 0,
        "changed": 0,
        "removed": 0,
        "figures": 0,
    },
    PublishedValue: {
        "key": "key-{n}",
        "first_release": Release,
        "indicator": Indicator,
        "population": Population,
        "school_year": 2020,
        "student_group": StudentGroup,
        "grade": "all",
        "status": "reported",
        "value": Decimal("71.2"),
        "source": Source,
        "row": "{{}}",
    },
    Initiative: {"slug": "initiative-{n}", "kind": "reform", "name": "Initiative {n}"},
    InitiativeLink: {"later": Initiative, "kind": "built_on", "earlier": Initiative},
    Milestone: {
        "slug": "milestone-{n}",
        "initiative": Initiative,
        "kind": "event",
        "name": "Milestone {n}",
    },
    Strand: {
        "slug": "strand-{n}",
        "initiative": Initiative,
        "kind": "value",
        "name": "Strand {n}",
        "position": number,
    },
    Committee: {"slug": "committee-{n}", "initiative": Initiative, "name": "Committee {n}"},
    CommitteeMember: {
        "committee": Committee,
        "person": Party,
        "title": "Teacher",
        "school_year": 2021,
        "position": number,
    },
}
# Above every number that the loaded records use.
_numbers = count(9001)


def make(model, **given):
    n = next(_numbers)
    filled = {
        field: _filled(default, n)
        for field, default in DEFAULTS[model].items()
        if field not in given
    }
    return model.objects.create(**filled, **given)


def _filled(default, n):
    if isinstance(default, type):
        return make(default)
    if callable(default):
        return default(n)
    return default.format(n=n) if isinstance(default, str) else default
