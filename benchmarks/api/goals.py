"""What is wanted of the API, each as one number out of what was measured in the same rounds."""

import statistics
from dataclasses import dataclass

# --- what is measured, and of whom; both are words of the report ---

PAGE_100 = "Filtered page of 100 rows"
PAGE_1000 = "Filtered page of 1,000 rows"
HELD = "Page that the client holds already (304)"
FILE = "Whole table: the CSV file of the release"
STREAM = "Streamed CSV of all rows, filtered"
DEPTH = "Page of 1,000 rows, unfiltered, by cursor"
MEANWHILE = "Filtered page of 100 rows while 1,000,000 rows are streamed"
MEMORY = "Largest process that streams 1,000,000 rows as CSV and as JSON lines"

OURS = "this API"
REST = "Django REST framework"
NINJA = "django-ninja"
DATASETTE = "Datasette"
NGINX = "nginx"
RECORDS = "plain Django, records"
VALUES = "plain Django, values_list"
COPY = "psql \\copy, plain columns"
COPY_KEPT = "psql \\copy, rows as kept"
FIRST, LAST = "this API, first page", "this API, last page"

# By measure and by whom: the numbers of every round.
Rounds = dict[str, dict[str, list[dict[str, float]]]]


@dataclass(frozen=True)
class Number:
    """One of those that a measure gives, such as `per_second` or `p99`."""

    measure: str
    who: str
    name: str

    def of(self, rounds: Rounds) -> list[float]:
        return [numbers[self.name] for numbers in rounds.get(self.measure, {}).get(self.who, [])]


@dataclass(frozen=True)
class Goal:
    """`over` divided by the least of `under`, which may be nothing. Without a bound it is enough
    that there is a number, since that takes an answer."""

    text: str
    over: Number
    under: tuple[Number, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    # Empty: of every engine.
    engine: str = ""
    unit: str = "×"

    def value(self, rounds: Rounds) -> float | None:
        """The median over all rounds; None where it was not measured."""
        above = self.over.of(rounds)
        below = [number.of(rounds) for number in self.under]
        if not (above and all(below)):
            return None
        if not below:
            return statistics.median(above)
        least = map(min, zip(*below, strict=True))
        return statistics.median(one / other for one, other in zip(above, least, strict=True))

    def missed_by(self, value: float) -> float:
        """As a share of the bound; 0 where it is met."""
        if self.at_least is not None and value < self.at_least:
            return 1 - value / self.at_least
        if self.at_most is not None and value > self.at_most:
            return value / self.at_most - 1
        return 0


def times(measure: str, peer: str, at_least: float) -> Goal:
    return Goal(
        f"{measure}: requests per second, against {peer}",
        Number(measure, OURS, "per_second"),
        (Number(measure, peer, "per_second"),),
        at_least=at_least,
    )


def slowest(measure: str) -> Goal:
    peers = [REST, NINJA, DATASETTE]
    return Goal(
        f"{measure}: p99, against the best peer's median",
        Number(measure, OURS, "p99"),
        tuple(Number(measure, peer, "p50") for peer in peers),
        at_most=1,
    )


def streamed(against: str, engine: str, **bound: float) -> Goal:
    """How much longer the other takes where there is a least, and we do where there is a most."""
    ours, other = Number(STREAM, OURS, "seconds"), Number(STREAM, against, "seconds")
    over, under = (other, ours) if "at_least" in bound else (ours, other)
    told = "times as fast as" if "at_least" in bound else "time, against"
    return Goal(f"{STREAM}: {told} {against}", over, (under,), engine=engine, **bound)


GOALS = [
    times(PAGE_100, REST, 6),
    times(PAGE_100, DATASETTE, 3),
    times(PAGE_1000, REST, 5),
    times(PAGE_1000, DATASETTE, 2),
    slowest(PAGE_100),
    slowest(PAGE_1000),
    Goal(
        f"{HELD}: requests per second, against Datasette's page of 100 rows",
        Number(HELD, OURS, "per_second"),
        (Number(PAGE_100, DATASETTE, "per_second"),),
        at_least=6,
    ),
    Goal(
        f"{FILE}: time, against nginx",
        Number(FILE, NGINX, "megabytes_per_second"),
        (Number(FILE, OURS, "megabytes_per_second"),),
        at_most=1.3,
    ),
    streamed(RECORDS, "sqlite", at_least=4),
    streamed(RECORDS, "postgresql", at_least=8),
    streamed(COPY, "postgresql", at_most=2),
    Goal(
        f"{DEPTH}: median time of the last, against the first",
        Number(DEPTH, LAST, "p50"),
        (Number(DEPTH, FIRST, "p50"),),
        at_most=1.2,
    ),
    Goal(f"{MEANWHILE}: p99", Number(MEANWHILE, f"{OURS}, csv", "p99"), unit=" ms"),
    Goal(MEMORY, Number(MEMORY, OURS, "megabytes"), at_most=120, unit=" MB"),
]


def goals_of(engine: str) -> list[Goal]:
    return [goal for goal in GOALS if goal.engine in ("", engine)]
