"""docs/benchmarks.md, out of what was measured on each engine. No number in it is typed."""

import statistics
from dataclasses import dataclass

from .goals import OURS, Goal, Rounds, goals_of
from .misses import REASONS

TITLES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# The number, its heading, and how it is written.
NUMBERS = [
    ("per_second", "requests/s", "{:,.1f}"),
    ("p50", "p50, ms", "{:,.1f}"),
    ("p99", "p99, ms", "{:,.1f}"),
    ("kilobytes", "KB each", "{:,.1f}"),
    ("megabytes_per_second", "MB/s", "{:,.0f}"),
    ("seconds", "seconds for all rows", "{:,.1f}"),
    ("megabytes", "MB at most", "{:,.0f}"),
]


@dataclass(frozen=True)
class Run:
    """One run on one engine. `loads`: the load of the machine before it, and after."""

    engine: str
    rows: int
    rounds: int
    seconds: int
    questions: dict[str, int]
    described: dict[str, str]
    loads: tuple[str, str]
    found: Rounds


def document(runs: list[Run], about: str) -> str:
    parts = [about.rstrip(), *map(section, sorted(runs, key=lambda run: run.engine != "sqlite"))]
    return "\n\n".join(parts) + "\n"


def section(run: Run) -> str:
    measures = [details(measure, by) for measure, by in run.found.items()]
    title = f"## {TITLES[run.engine]}"
    return "\n\n".join([title, circumstances(run), table_of_goals(run), "### Numbers", *measures])


def circumstances(run: Run) -> str:
    told = run.described
    asked = " and ".join(f"{count} of {int(size):,} rows" for size, count in run.questions.items())
    lines = [
        f"{told['date']}, commit {told['commit']}.",
        f"{told['machine']}; load {run.loads[0]} before, {run.loads[1]} after.",
        f"{told['engine']}, Python {told['Python']}, {told['packages']}; {told['tools']}.",
        f"{run.rows:,} figures; {run.rounds} rounds of {run.seconds} seconds for each load.",
        f"Different pages that were asked for: {asked}.",
    ]
    return "\n".join(f"- {line}" for line in lines)


# --- what was wanted ---


def table_of_goals(run: Run) -> str:
    rows = [goal_row(goal, run) for goal in goals_of(run.engine)]
    lines = ["| goal | wanted | measured | |", "| --- | ---: | ---: | --- |"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def goal_row(goal: Goal, run: Run) -> list[str]:
    value = goal.value(run.found)
    if value is None:
        return [goal.text, wanted(goal), "–", "not measured"]
    return [goal.text, wanted(goal), written(value, goal.unit), verdict(goal, value, run.engine)]


def wanted(goal: Goal) -> str:
    bounds = []
    if goal.at_least is not None:
        bounds.append(f"≥ {goal.at_least:g}{goal.unit}")
    if goal.at_most is not None:
        bounds.append(f"≤ {goal.at_most:g}{goal.unit}")
    return ", ".join(bounds) or "answered"


def written(value: float, unit: str) -> str:
    digits = 0 if value >= 100 else 2 if value < 10 else 1
    return f"{value:.{digits}f}{unit}"


def verdict(goal: Goal, value: float, engine: str) -> str:
    missed = goal.missed_by(value)
    if not missed:
        return "met"
    reason = REASONS.get((goal.text, engine), "not explained yet")
    return f"**missed by {max(missed, 0.01):.0%}**: {reason}"


# --- all that was measured ---


def details(measure: str, by: dict[str, list[dict[str, float]]]) -> str:
    shown = [each for each in NUMBERS if any(each[0] in rounds[0] for rounds in by.values())]
    headings = ["", *(heading for _name, heading, _form in shown)]
    lines = [f"**{measure}**", "", f"| {' | '.join(headings)} |"]
    lines.append(f"| --- |{' ---: |' * len(shown)}")
    for who, rounds in by.items():
        cells = [cell(rounds, name, form) for name, _heading, form in shown]
        name = f"**{who}**" if who.startswith(OURS) else who
        lines.append(f"| {' | '.join([name, *cells])} |")
    return "\n".join(lines)


def cell(rounds: list[dict[str, float]], name: str, form: str) -> str:
    """The median, and the least and most where there were several rounds."""
    numbers = [each[name] for each in rounds if name in each]
    if not numbers:
        return ""
    middle, least, most = (form.format(one(numbers)) for one in (statistics.median, min, max))
    return middle if len(numbers) == 1 else f"{middle} ({least}–{most})"
