from django.db import migrations

from schools.triggers import (
    DELETE,
    INSERT,
    UPDATE,
    Guard,
    append_only,
    columns_of,
    histories_stay,
    installed,
    only_changes,
    stays,
)

PUBLISHED = "reforms_publishedreview"
WITHDRAWN = "OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL AND NEW.document = '{}'"

# As in `reforms/transitions.py`.
LEGAL = {
    "draft": ["submitted", "exempt", "withdrawn"],
    "submitted": ["in_review", "withdrawn"],
    "in_review": ["returned", "recommended", "withdrawn"],
    "returned": ["submitted", "withdrawn"],
    "recommended": ["in_review", "decided", "withdrawn"],
    "decided": ["in_review", "published", "withdrawn"],
    "published": ["returned", "withdrawn"],
    "exempt": ["draft"],
}
LEADS_ON = " OR ".join(
    f"(OLD.state = '{source}' AND NEW.state = '{target}')"
    for source, targets in LEGAL.items()
    for target in targets
)
# By the day in UTC, which begins before that of the district: nothing that is due is refused.
TOO_EARLY = """
    NEW.state = 'published' AND OLD.state <> 'published' AND NEW.waived_at IS NULL
    AND SUBSTR(CAST(NEW.published_at AS TEXT), 1, 10)
        <= SUBSTR(CAST(NEW.correction_until AS TEXT), 1, 10)
"""


def counted(row: str) -> str:
    """Whether a vote belongs to a round that is over."""
    return (
        f"EXISTS (SELECT 1 FROM reforms_annualreview r WHERE r.id = {row}.review_id AND "
        f"(r.state IN ('decided', 'published') OR {row}.round < r.round))"
    )


def frozen(row: str) -> str:
    """Whether an element belongs to a rubric that is in use."""
    return (
        f"EXISTS (SELECT 1 FROM reforms_rubric WHERE id = {row}.rubric_id "
        "AND frozen_at IS NOT NULL)"
    )


def words_frozen(row: str) -> str:
    """The same for the words of a level."""
    return (
        "EXISTS (SELECT 1 FROM reforms_rubric r JOIN reforms_rubricelement e ON e.rubric_id = r.id "
        f"WHERE e.id = {row}.element_id AND r.frozen_at IS NOT NULL)"
    )


def closed(table: str, refusal: str, condition) -> list[Guard]:
    """Nothing is added to what is settled, changed in it or taken from it."""
    return [
        Guard(f"{table}_settled_insert", table, INSERT, refusal, condition("NEW")),
        Guard(
            f"{table}_settled_update",
            table,
            UPDATE,
            refusal,
            f"{condition('OLD')} OR {condition('NEW')}",
        ),
        Guard(f"{table}_settled_delete", table, DELETE, refusal, condition("OLD")),
    ]


def settled() -> list[Guard]:
    """Reviews move step by step; votes and rubrics are settled once they were used."""
    review, rubric = "reforms_annualreview", "reforms_rubric"
    in_use = "Reviews were made with this rubric: it stays as it is."
    return [
        Guard(
            f"{review}_step",
            review,
            UPDATE,
            "No step leads from this state to that one.",
            f"OLD.state <> NEW.state AND NOT ({LEADS_ON})",
        ),
        Guard(
            f"{review}_window",
            review,
            UPDATE,
            "The window for corrections is open: this is not published yet.",
            TOO_EARLY,
        ),
        *closed("reforms_vote", "This vote has been counted: it stays.", counted),
        *closed("reforms_rubricelement", in_use, frozen),
        *closed("reforms_levelanchor", in_use, words_frozen),
        Guard(f"{rubric}_in_use", rubric, UPDATE, in_use, "OLD.frozen_at IS NOT NULL"),
        Guard(f"{rubric}_in_use_delete", rubric, DELETE, in_use, "OLD.frozen_at IS NOT NULL"),
    ]


def guards(registry):
    """Steps and versions stay; of a version, only a withdrawal empties the document, once."""
    columns = columns_of(registry, "reforms", "PublishedReview")
    return [
        *histories_stay(registry, "reforms"),
        *append_only("reforms_transition", key="id"),
        *stays(PUBLISHED, ["id"], ["review_id", "version"]),
        only_changes(PUBLISHED, "document", "withdrawn_at", "withdrawal_reason", of=columns),
        Guard(
            f"{PUBLISHED}_only_withdrawn",
            PUBLISHED,
            UPDATE,
            "A published review is frozen: it can only be withdrawn, once.",
            f"NOT ({WITHDRAWN})",
        ),
        *settled(),
    ]


class Migration(migrations.Migration):
    dependencies = [("reforms", "0004_histories_begin")]

    operations = [installed(guards)]
