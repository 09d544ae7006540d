"""Figures that staff entered, published, and everything that anybody can ask for about them."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import combinations
from urllib.parse import urlencode

from django.contrib.auth.models import User

from metrics.models import (
    Indicator,
    Observation,
    Population,
    PublishedValue,
    Release,
    StudentGroup,
)
from metrics.publishing import preparing
from metrics.release_files import write_missing_release_files
from schools.models import ImportRun, Source
from tests.addresses import examples
from tests.factories import make
from tests.release_scene import fresh, person, work_off

AT = datetime(2027, 3, 1, 20, 0, tzinfo=UTC)
SCHOOL_YEAR = 2025
MANY_RESPONSES = "ALL_TABLES" in os.environ
FEW_RESPONSES = 25
ENDPOINTS = ["observations", "changes", "indicators", "populations", "releases", "schools"]
FORMATS = ["json", "csv", "jsonl"]


@dataclass(frozen=True)
class Entered:
    """So many of so many students of a group, at one of the pilot schools, counted from 0."""

    school: int
    group: str
    met: int
    students: int


# At the first four schools one group is small; pairs of schools leave room for the same sums.
SCENE = [
    *(
        Entered(school, group, met, students)
        for school, (met_by_all, all_students) in enumerate([(150, 300), (170, 310), (90, 250)])
        for group, met, students in [
            ("all", met_by_all, all_students),
            ("sed", met_by_all - 40, all_students - 60),
        ]
    ),
    Entered(0, "el", 3, 7),
    Entered(1, "el", 5, 9),
    Entered(2, "el", 30, 64),
    Entered(0, "swd", 22, 41),
    Entered(1, "swd", 2, 6),
    Entered(2, "swd", 4, 6),
]
# The same sums: another student met it at one school, and one fewer at the other.
TWIN = {(0, "el"): (4, 7), (1, "el"): (4, 9), (1, "swd"): (3, 6), (2, "swd"): (3, 6)}


def twin_of(entered):
    met, students = TWIN.get((entered.school, entered.group), (entered.met, entered.students))
    return Entered(entered.school, entered.group, met, students)


def indicator():
    found = Indicator.objects.filter(slug="reading").first()
    return found or make(
        Indicator,
        slug="reading",
        name="Reading",
        data_class="C3",
        denominator="students in grade 3",
    )


def publish_entered(figures, *, digits=None, note=""):
    """In two steps and by two people. `digits` gives the text of a value its own last places."""
    run = make(ImportRun, kind="form", by=person(name="typist"), digest="")
    populations = list(Population.objects.filter(kind="school").order_by("slug")[:3])
    source = Source.objects.get_or_create(
        slug="annual-review", defaults={"kind": "dataset", "title": "Annual review"}
    )[0]
    for number, figure in enumerate(figures):
        share = f"{Decimal(100 * figure.met) / figure.students:.1f}"
        text = digits(number, share) if digits else share
        Observation.objects.create(
            indicator=indicator(),
            population=populations[figure.school],
            school_year=SCHOOL_YEAR,
            student_group=StudentGroup.objects.get(slug=figure.group),
            status="reported",
            value=Decimal(text),
            digits=text,
            numerator=figure.met,
            denominator=figure.students,
            note=note and f"{note}{number:03}",
            source=source,
            import_run=run,
        )
    return release_it()


def release_it() -> Release:
    preparer = person("coordinator", name=f"preparer-{User.objects.count()}")
    prepared = preparing.prepare_release(reason="New.", state="final", by=preparer, at=AT)
    work_off()
    confirmer = person("publisher", name=f"confirmer-{User.objects.count()}")
    preparing.confirm_release(fresh(prepared), by=confirmer, at=AT)
    work_off()
    write_missing_release_files()
    return fresh(prepared).release


def hidden_keys() -> list[str]:
    starred = PublishedValue.objects.standing().filter(
        indicator=indicator(), status="suppressed", row__contains='"low":null'
    )
    return sorted(starred.values_list("key", flat=True))


# --- everything that can be asked for ---


def questions(release: Release) -> list[str]:
    """Addresses. All pages in both languages, and every parameter of figures and changes.

    In everyday runs all that is about these figures, and some of the rest.
    """
    nearest = [*pages_about_them(), *of_each_figure(release), *drawings(), *files(release)]
    rest = [*pages(), *lists(release), *wrong()]
    if MANY_RESPONSES:
        return [*nearest, *rest, *pairs_of_filters(release)]
    return [*nearest, *rest[:: len(rest) // FEW_RESPONSES]]


def pages_about_them() -> list[str]:
    slugs = Population.objects.filter(kind="school").order_by("slug")
    schools = [f"/schools/{slug}/" for slug in slugs.values_list("slug", flat=True)[:3]]
    results = ["/results/reading/", "/es/results/reading/"]
    narrowed = [
        ("student_group", "el"),
        ("student_group", "swd"),
        ("school_year", "2025-26"),
        ("population", "pilot"),
    ]
    return [
        *results,
        *schools,
        *(f"{page}record/" for page in schools),
        *(f"{results[0]}?{urlencode([pair])}" for pair in narrowed),
        "/api/v1/schema/",
    ]


def pages() -> list[str]:
    paths = list(examples().values())
    return [*paths, *(f"/es{path}" for path in paths if not path.startswith(("/api/", "/data/")))]


def of_each_figure(release: Release) -> list[str]:
    keys = hidden_keys()
    return [
        *(f"/api/v1/observations/{key}/" for key in keys),
        *(f"/api/v1/changes/{release.version}/{key}/" for key in keys),
        *(f"/api/v1/observations/?indicator=reading&format={form}" for form in FORMATS),
    ]


ABOUT = [
    {"indicator": "reading"},
    {"indicator": "reading", "school_year": "2025-26"},
    *({"indicator": "reading", "student_group": group} for group in ("all", "el", "swd")),
]


def filters(release: Release) -> list[dict]:
    return [
        *({"status": status} for status in ("suppressed", "reported", "computed")),
        *({"grade": grade} for grade in ("all", "k", "12")),
        *({"level": level} for level in ("es", "ms", "hs", "span")),
        *({"local_district": code} for code in ("central", "east", "south")),
        *({"board_district": code} for code in "1234567"),
        *({"as_of": day} for day in ("2021-10-01", "2025-10-01")),
        {"unit": "percent"},
        {"source": "annual-review"},
        {"release": release.version},
        {"page_size": 2},
    ]


def lists(release: Release) -> list[str]:
    asked = [f"/api/v1/{endpoint}/?format={form}" for endpoint in ENDPOINTS for form in FORMATS]
    asked += [
        f"/api/v1/observations/?{urlencode({**about, **narrowed, 'format': form})}"
        for about in ABOUT
        for narrowed in filters(release)
        for form in FORMATS
    ]
    return [*asked, "/api/v1/changes/?indicator=reading&since=2021.1"]


def pairs_of_filters(release: Release) -> list[str]:
    pairs = [
        {**one, **other}
        for one, other in combinations(filters(release), 2)
        if not set(one) & set(other)
    ]
    return [
        f"/api/v1/observations/?{urlencode({**about, **pair, 'format': form})}"
        for about in ABOUT
        for pair in pairs
        for form in ("json", "csv")
    ]


def drawings() -> list[str]:
    groups = ["", "?student_group=el", "?school_year=2025-26"]
    return [f"/figures/reading.svg{query}" for query in groups]


def files(release: Release) -> list[str]:
    """Those that are text, or that a reader would open as such."""
    extensions = ["csv", "jsonl", "parquet", "sqlite", "xlsx"]
    return [
        f"/data/{version}/observations.{extension}"
        for version in (release.version, "latest")
        for extension in extensions
    ]


def wrong() -> list[str]:
    """Every parameter, with what it does not know: a message must not tell either."""
    names = ["ordering", "order", "value", "value__gt", "min", "max", "numerator", "denominator"]
    names += ["students", "q", "search", "low", "high", "sort", "row", "digits", "hidden"]
    return [
        *(f"/api/v1/observations/?indicator=reading&{name}=5" for name in names),
        *(f"/results/reading/?{name}=5" for name in names),
        "/api/v1/observations/reading/no-such-school/2025-26/el/all/-/",
        "/results/no-such/",
        "/schools/no-such/",
    ]


def answer(client, path: str):
    """Status, headers and bytes, as sent."""
    response = client.get(path, headers={"accept-encoding": "identity"})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, sorted(response.headers.items()), content
