"""What was found in a file and what taking it in does: as JSON in `ImportRun.report`.

    {
        "asked": {"family": "cde-acgr", "school_year": 2017},   # as the sender said, "" and null
        "language": "es",   # the sender's
        "family": "cde-acgr", "title": "Adjusted Cohort …", "layout": "text",
        "sheet": "cohort1718", "heading_row": 1,
        "school_year": 2017, "source": "cde-acgr-2017-18",
        "counts": {"read": 44548, "ours": 3274, "taken": 3258, "other_years": 0,
                   "created": 2100, "replaced": 0, "ended": 0, "unchanged": 0, "kept": 0,
                   "unmatched": 12},
        "problems": {"count": 1, "listed": [{"row": 7, "column": "CDS", "message": "…"}]},
        "changes": [{"key": "graduation-rate/…", "before": null, "after": "82.8"}],
        "kept": ["enrollment/…"], "unmatched": ["19647330000000 Name"], "notes": ["…"],
        "undone": {"taken_back": 9822, "given_back": 0, "changed_since": 0}
    }

Of the rows `read`, those `ours` are of LAUSD, and those `taken` of a level and year that counts;
the other counts are of figures or records. `counts.kept` and `counts.unmatched` count all; the
lists hold the first 200, `changes` the first 50, of problems the first 200. A change has null
`before` for what is new, and null `after` for what ends. All but `asked` and `language` is missing
before the file was read; `undone` is there once the run is undone. Sentences are in the language
in which the file was sent.
"""

from typing import Any

from django.utils.translation import get_language

from schools.models import ImportRun

from .families import MOST_CHANGES, Outcome
from .problems import MOST_LISTED
from .reading import Asked, Read

Report = dict[str, Any]


def asked_in(run: ImportRun) -> Asked:
    asked = run.report.get("asked", {})
    return Asked(asked.get("family", ""), asked.get("school_year"))


def first_report(asked: Asked) -> Report:
    """With the language of who sent the file, in which the worker tells what it finds."""
    return {
        "asked": {"family": asked.family, "school_year": asked.school_year},
        "language": get_language(),
    }


def report_of(read: Read) -> Report:
    outcome, recognised = read.outcome, read.recognised
    return {
        "family": read.family.code,
        "title": read.family.title,
        "layout": recognised.layout.name,
        "sheet": recognised.table.name,
        "heading_row": recognised.heading_row,
        "school_year": read.school_year,
        "source": "" if read.school_year is None else read.edition().slug,
        "counts": {
            "read": read.counts.read,
            "ours": read.counts.ours,
            "taken": read.counts.taken,
            "other_years": read.counts.other_years,
            "created": outcome.created,
            "replaced": outcome.replaced,
            "ended": outcome.ended,
            "unchanged": outcome.unchanged,
            "kept": len(outcome.kept),
            "unmatched": len(outcome.unmatched),
        },
        "problems": {
            "count": read.problems.count,
            "listed": [
                {"row": each.row, "column": each.column, "message": each.message}
                for each in read.problems.in_order()
            ],
        },
        "changes": [
            {"key": each.key, "before": each.before, "after": each.after}
            for each in outcome.changes[:MOST_CHANGES]
        ],
        "kept": outcome.kept[:MOST_LISTED],
        "unmatched": outcome.unmatched[:MOST_LISTED],
        "notes": outcome.notes,
    }


def undone_report(outcome: Outcome) -> Report:
    return {
        "undone": {
            "taken_back": outcome.ended,
            "given_back": outcome.replaced,
            "changed_since": len(outcome.kept),
        }
    }
