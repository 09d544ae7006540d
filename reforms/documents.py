"""What a publication freezes of a review: one document, plain enough for JSON.

In it: the school and what it was asked, its texts and levels, what the reviewer says to them, the
decision, how many votes were cast, who was on the committee. Never in it: names of accounts,
comments, evidence, votes, the recommendation (it was advice to the committee), and figures (pages
draw them from the release of the day). `docs/adr/0012` says why.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from reforms.models import (
    AnnualReview,
    CommitteeMember,
    Level,
    LevelAnchor,
    ReviewCycle,
    ReviewEntry,
    RubricElement,
    Section,
    Vote,
)
from reforms.readers.figures_asked import is_asked, placements_of
from schools import years

# To be raised where the form of the document changes: readers must still read the earlier forms.
FORMAT = 1
Plain = dict[str, Any]


def document_of(review: AnnualReview) -> Plain:
    """Needs the review with its school and its cycle. The number of queries is constant."""
    cycle = review.cycle
    entries = _entries(review)
    return {
        "format": FORMAT,
        "school": {"slug": review.school.slug, **_in_both(review.school, "name")},
        "initiative": {"slug": cycle.initiative.slug, **_in_both(cycle.initiative, "name")},
        "school_year": years.label(cycle.school_year),
        "kind": cycle.kind,
        "demonstration": cycle.demonstration,
        "rubric": {"version": cycle.rubric.version, **_in_both(cycle.rubric, "name")},
        "autonomies": _elements(entries, Section.AUTONOMY),
        "values": _elements(entries, Section.VALUE),
        "agreement": _single(entries, Section.AGREEMENT),
        "council": _single(entries, Section.COUNCIL),
        "programs": _listed(entries, Section.PROGRAM),
        "recognitions": _listed(entries, Section.RECOGNITION),
        "goals": _listed(entries, Section.GOAL),
        "indicators": _indicators(review),
        "decision": _decision(review),
        "votes": _votes(review),
        "committee": _committee(cycle),
    }


def _in_both(record, field: str) -> Plain:
    """A text in both languages; null where there is no Spanish one."""
    return {field: getattr(record, field), f"{field}_es": getattr(record, f"{field}_es") or None}


# --- what was written by hand ---


def _entries(review: AnnualReview) -> list[ReviewEntry]:
    entries = review.entries.select_related("element__strand", "program")
    return list(entries.prefetch_related("element__anchors").order_by("position", "pk"))


def _elements(entries: list[ReviewEntry], section: Section) -> list[Plain]:
    asked = [entry for entry in entries if entry.section == section]
    return [_element(entry) for entry in sorted(asked, key=lambda entry: entry.element.position)]


def _element(entry: ReviewEntry) -> Plain:
    element = entry.element
    return {
        "strand": element.strand.slug,
        **_in_both(element.strand, "name"),
        **_in_both(element, "prompt"),
        "school": {
            **_level(element, entry.level),
            "text": entry.text or None,
            "obstacles": entry.obstacles or None,
        },
        "reviewer": {
            **_level(element, entry.judged_level),
            "text": entry.judgement or None,
        },
    }


def _level(element: RubricElement, level: int | None) -> Plain:
    """A level is a word, not a number, and comes with what the rubric says that it looks like."""
    if level is None:
        return {"level": None, "anchor": None, "anchor_es": None}
    nothing = LevelAnchor(text="", text_es="")
    anchor = next((each for each in element.anchors.all() if each.level == level), nothing)
    return {
        "level": Level(level).name.lower(),
        "anchor": anchor.text or None,
        "anchor_es": anchor.text_es or None,
    }


def _single(entries: list[ReviewEntry], section: Section) -> Plain | None:
    entry = next((entry for entry in entries if entry.section == section), None)
    if entry is None:
        return None
    voted = {"votes_for": entry.votes_for, "votes_cast": entry.votes_cast}
    return {**_said(entry), **(voted if section == Section.AGREEMENT else {})}


def _listed(entries: list[ReviewEntry], section: Section) -> list[Plain]:
    chosen = [entry for entry in entries if entry.section == section]
    if section == Section.PROGRAM:
        return [{**_program(entry), **_said(entry)} for entry in chosen]
    return [_said(entry) for entry in chosen]


def _program(entry: ReviewEntry) -> Plain:
    program = entry.program
    known = {"slug": program.slug, **_in_both(program, "name")} if program else None
    return {"program": known, "fate": entry.fate or None}


def _said(entry: ReviewEntry) -> Plain:
    return {
        "title": entry.title or None,
        "text": entry.text or None,
        "on": entry.on.isoformat() if entry.on else None,
        "reviewer": {"text": entry.judgement or None},
    }


# --- what was asked, and what was decided ---


def _indicators(review: AnnualReview) -> list[Plain]:
    """What the cycle asks of schools of this one's level."""
    level = placements_of([review])[review.pk].level
    asked = review.cycle.asked.select_related("indicator")
    ordered = asked.order_by("indicator__position", "indicator__slug")
    indicators = dict.fromkeys(each.indicator for each in ordered if is_asked(each, level))
    return [{"slug": each.slug, **_in_both(each, "name")} for each in indicators]


def _decision(review: AnnualReview) -> Plain:
    return {
        "outcome": review.decision,
        "text": review.decision_text or None,
        "conditions": review.conditions or None,
        "follow_up_on": review.follow_up_on.isoformat() if review.follow_up_on else None,
        "decided_on": _day(review.decided_at),
    }


def _day(moment: datetime | None) -> str | None:
    return timezone.localdate(moment).isoformat() if moment else None


def _votes(review: AnnualReview) -> Plain:
    """How many, and no more: where all agree, the numbers for and against would name everybody."""
    votes = review.votes.filter(round=review.round)
    choices = list(votes.values_list("choice", flat=True))
    recused = sum(choice == Vote.Choice.RECUSED for choice in choices)
    return {
        "cast": len(choices) - recused,
        "recusals": recused,
        "quorum": review.cycle.quorum,
    }


def _committee(cycle: ReviewCycle) -> Plain:
    term = CommitteeMember.objects.filter(
        committee=cycle.committee_id, school_year=cycle.committee_year
    )
    members = term.select_related("person", "organisation").order_by("position", "pk")
    return {
        "slug": cycle.committee.slug,
        **_in_both(cycle.committee, "name"),
        "term": years.label(cycle.committee_year),
        "members": [
            {
                "name": member.person.name,
                "title": member.title,
                # Null stands for the district itself.
                "organisation": member.organisation.name if member.organisation else None,
            }
            for member in members
        ],
    }
