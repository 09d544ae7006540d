from django.db import migrations

from schools.triggers import INSERT, UPDATE, Guard, installed, same

# A vote of a member who serves the school of the review.
SERVES_THE_SCHOOL = """
    NEW.choice <> 'recused' AND EXISTS (
        SELECT 1 FROM reforms_committeemember m
        JOIN reforms_annualreview r ON r.school_id = m.school_id
        WHERE m.id = NEW.member_id AND r.id = NEW.review_id
    )
"""


def any_of(*conditions: str) -> str:
    return f"({' OR '.join(conditions)})"


def stepped(review: str, person: str, *actions: str) -> str:
    """Whether somebody took one of the steps; steps are only added."""
    names = ", ".join(f"'{action}'" for action in actions)
    return (
        f"EXISTS (SELECT 1 FROM reforms_transition WHERE review_id = {review} "
        f"AND by_id = {person} AND action IN ({names}))"
    )


def entered(review: str, person: str) -> str:
    """Whether somebody has entered any entry of a review, now or before it was changed."""
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE review_id = {review} AND entered_by_id = {person})"
        for table in ["reforms_reviewentry", "reforms_historicalreviewentry"]
    )


def wrote(review: str, person: str) -> str:
    """Or handed it in."""
    return any_of(entered(review, person), stepped(review, person, "submit"))


def judged(review: str, person: str) -> str:
    """Now or before it was changed; or asked about it, or took one of the reviewer's steps."""
    entries = [
        f"EXISTS (SELECT 1 FROM {table} WHERE review_id = {review} AND judged_by_id = {person})"
        for table in ["reforms_reviewentry", "reforms_historicalreviewentry"]
    ]
    asked = (
        "EXISTS (SELECT 1 FROM reforms_comment c JOIN reforms_reviewentry e ON e.id = c.entry_id "
        f"WHERE e.review_id = {review} AND c.made_by_id = {person})"
    )
    return any_of(*entries, asked, stepped(review, person, "take_up", "return", "recommend"))


def waived(review: str, person: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM reforms_historicalannualreview WHERE id = {review} "
        f"AND waived_by_id = {person})"
    )


# A vote of a member who wrote a part of the review.
WROTE_IT = (
    "NEW.choice <> 'recused' AND EXISTS (SELECT 1 FROM reforms_committeemember m "
    f"WHERE m.id = NEW.member_id AND {wrote('NEW.review_id', 'm.user_id')})"
)
# What came on record only after the vote counts as well.
DECIDED_BY_ITS_SCHOOL = """
    NEW.state = 'decided' AND OLD.state <> 'decided' AND EXISTS (
        SELECT 1 FROM reforms_vote v JOIN reforms_committeemember m ON m.id = v.member_id
        WHERE v.review_id = NEW.id AND v.round = NEW.round AND v.choice <> 'recused'
        AND m.school_id = NEW.school_id
    )
"""
OWN_WINDOW = "NEW.waived_by_id = NEW.decided_by_id"
OWN_COMMENT = "NEW.resolved_by_id = NEW.made_by_id"
HAS_A_PART = any_of(
    "EXISTS (SELECT 1 FROM reforms_annualreview r WHERE r.id = NEW.review_id AND "
    "NEW.entered_by_id IN (r.reviewed_by_id, r.decided_by_id, r.published_by_id))",
    judged("NEW.review_id", "NEW.entered_by_id"),
)
# Only what is newly entered: an older entry stays where others go on judging.
NEWLY_ENTERED = f"NOT ({same('entered_by_id')} AND {same('entered_at')}) AND {HAS_A_PART}"

REVIEWED_OWN = (
    "NEW.state IN ('recommended', 'decided', 'published') AND "
    f"{wrote('NEW.id', 'NEW.reviewed_by_id')}"
)
DECIDED_OWN = f"NEW.state IN ('decided', 'published') AND {wrote('NEW.id', 'NEW.decided_by_id')}"
PUBLISHED_OWN = "NEW.state = 'published' AND " + any_of(
    *(part("NEW.id", "NEW.published_by_id") for part in [wrote, judged, waived])
)
JUDGED_OWN = f"NEW.judged_by_id IS NOT NULL AND {wrote('NEW.review_id', 'NEW.judged_by_id')}"
# Only a new judgement: an older one stays where others go on writing.
NEWLY_JUDGED_OWN = f"NOT ({same('judged_by_id')} AND {same('judged_at')}) AND {JUDGED_OWN}"


REVIEW, ENTRY, VOTE = "reforms_annualreview", "reforms_reviewentry", "reforms_vote"
COMMENT = "reforms_comment"
RECUSE = "Who serves a school can only be recused from the vote on its review."
WORDS = "Who wrote a part of a review can only be recused from the vote on it."
ENTER = "Nobody enters a part of a review of which they judged or decided a part."
JUDGE = "Nobody judges a review of which they entered a part."
RECOMMEND = "Nobody recommends a review of which they entered a part."
DECIDE = "Nobody decides on a review of which they entered a part."
WAIVE = "Nobody waives the window of their own decision."
PUBLISH = "Nobody publishes a review of which they entered or judged a part."
RESOLVE = "Nobody resolves their own comment."
RULES = [
    ("reforms_vote_own_school", VOTE, INSERT, RECUSE, SERVES_THE_SCHOOL),
    ("reforms_vote_own_school_later", VOTE, UPDATE, RECUSE, SERVES_THE_SCHOOL),
    ("reforms_vote_own_words", VOTE, INSERT, WORDS, WROTE_IT),
    ("reforms_vote_own_words_later", VOTE, UPDATE, WORDS, WROTE_IT),
    ("reforms_entry_by_a_judge", ENTRY, INSERT, ENTER, HAS_A_PART),
    ("reforms_entry_by_a_judge_later", ENTRY, UPDATE, ENTER, NEWLY_ENTERED),
    ("reforms_entry_judged_own", ENTRY, INSERT, JUDGE, JUDGED_OWN),
    ("reforms_entry_judged_own_later", ENTRY, UPDATE, JUDGE, NEWLY_JUDGED_OWN),
    ("reforms_comment_own", COMMENT, INSERT, RESOLVE, OWN_COMMENT),
    ("reforms_comment_own_later", COMMENT, UPDATE, RESOLVE, OWN_COMMENT),
    ("reforms_review_reviewed_own", REVIEW, UPDATE, RECOMMEND, REVIEWED_OWN),
    ("reforms_review_decided_own", REVIEW, UPDATE, DECIDE, DECIDED_OWN),
    ("reforms_review_decided_at_home", REVIEW, UPDATE, RECUSE, DECIDED_BY_ITS_SCHOOL),
    ("reforms_review_own_window", REVIEW, UPDATE, WAIVE, OWN_WINDOW),
    ("reforms_review_published_own", REVIEW, UPDATE, PUBLISH, PUBLISHED_OWN),
]


def guards(_registry):
    """What keeps two people apart and needs a second table. The rest are constraints."""
    return [Guard(*rule) for rule in RULES]


class Migration(migrations.Migration):
    dependencies = [("reforms", "0005_append_only")]

    operations = [installed(guards)]
