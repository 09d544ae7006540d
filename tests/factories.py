"""Small valid records for tests: `make(School, name="…")`. Every call makes a new one.

In the table, text is filled with a running number, a model stands for a new record of it, and a
function is given the number. What a test is about belongs in the test, not here.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from django.contrib.auth.models import User

from metrics.models import (
    HiddenFigure,
    Indicator,
    Observation,
    Population,
    PopulationMember,
    PreparedRelease,
    PublishedValue,
    Release,
    StudentGroup,
    Target,
    Withdrawal,
)
from reforms.models import (
    AnnualReview,
    AskedIndicator,
    Assignment,
    Comment,
    Committee,
    CommitteeMember,
    Evidence,
    FigureSheet,
    Initiative,
    InitiativeLink,
    LevelAnchor,
    Milestone,
    Notice,
    PublishedReview,
    ReviewCycle,
    ReviewEntry,
    Rubric,
    RubricElement,
    Strand,
    Transition,
    Vote,
)
from schools.models import (
    Award,
    Campus,
    Discrepancy,
    District,
    DistrictBoundary,
    Figure,
    ImportedChange,
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
    """Above every number of the loaded records, and within what a small column holds."""
    return 9001 + n % 23_000


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
    ImportedChange: {
        "import_run": ImportRun,
        "table": "schools.school",
        "row": number,
        "after": {"name": "Another"},
    },
    DistrictBoundary: {
        "district": District,
        "geometry": {"type": "Polygon", "coordinates": []},
        "source": Source,
        "import_run": ImportRun,
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
    PreparedRelease: {"run": ImportRun, "reason": "A test."},
    HiddenFigure: {"key": "figure-{n}", "reason": "small", "since": Release},
    Withdrawal: {"key": "figure-{n}", "reason": "A test.", "by": User, "at": NOON},
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
        "csv": "key-{n}",
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
    Rubric: {"initiative": Initiative, "version": 1, "name": "Rubric {n}"},
    RubricElement: {
        "rubric": Rubric,
        "strand": Strand,
        "prompt": "What does the school do?",
        "position": number,
    },
    LevelAnchor: {"element": RubricElement, "level": 1, "text": "It has begun."},
    ReviewCycle: {
        "initiative": Initiative,
        "school_year": 2025,
        "kind": "self-review",
        "opens_on": date(2025, 9, 1),
        "due_on": date(2026, 5, 29),
        "rubric": Rubric,
        "committee": Committee,
        "committee_year": 2025,
        "quorum": 1,
    },
    AskedIndicator: {"cycle": ReviewCycle, "indicator": Indicator},
    AnnualReview: {"cycle": ReviewCycle, "school": School},
    ReviewEntry: {"review": AnnualReview, "section": "goal"},
    Comment: {
        "entry": ReviewEntry,
        "text": "Which programs are meant?",
        "made_by": User,
        "made_at": NOON,
    },
    Evidence: {
        "school": School,
        "title": "Evidence {n}",
        "source": Source,
        "added_by": User,
        "added_at": NOON,
    },
    Vote: {
        "review": AnnualReview,
        "round": 1,
        "member": CommitteeMember,
        "choice": "for",
        "cast_by": User,
        "cast_at": NOON,
    },
    Transition: {
        "review": AnnualReview,
        "action": "submit",
        "from_state": "draft",
        "to_state": "submitted",
        "by": User,
        "at": NOON,
    },
    PublishedReview: {
        "review": AnnualReview,
        "version": 1,
        "document": {},
        "digest": DIGEST,
        "published_by": User,
        "published_at": NOON,
    },
    Assignment: {
        "user": User,
        "role": "coordinator",
        "starts_on": date(2025, 7, 1),
        "assigned_by": User,
        "assigned_at": NOON,
    },
    Notice: {"user": User, "review": AnnualReview, "event": "submitted", "at": NOON},
    FigureSheet: {"run": ImportRun, "cycle": ReviewCycle, "content": b"code,value"},
}
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
