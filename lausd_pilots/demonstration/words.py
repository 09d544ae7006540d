"""What the made-up schools and people say. English only: it stands for texts of schools."""

from datetime import date

from reforms.models import Section

# By autonomy or value.
TEXTS = {
    "autonomy-staffing": "A group of teachers, families and students spoke with every candidate.",
    "autonomy-budget": "The council saw the budget in three meetings before it was settled.",
    "autonomy-curriculum-and-assessment": "Teachers wrote two courses and use portfolios in both.",
    "autonomy-governance": "Teachers lead four of our six working groups.",
    "autonomy-schedule": "Lessons are longer, and advisory begins every day.",
    "value-equity": "Every student can take every course; we look at who does each quarter.",
    "value-collaboration": "Teams meet each week and visit each other’s lessons.",
    "value-personalization": "Each student has an adviser and leads a conference in spring.",
    "value-innovation": "Students plan the science fair together with the made-up museum.",
    "value-autonomy": "Those who teach decide what is taught, and answer for it here.",
}
OBSTACLES = {
    "autonomy-staffing": "The list of candidates came late.",
    "autonomy-curriculum-and-assessment": "Trainings of the local district fell on the same days.",
}
JUDGEMENT = "What the school describes could be seen on the visit."
RECOMMENDATION = "The school uses its autonomies well, and knows what comes next."
DECISION = "The committee follows the reviewer: the school is on a good way."


def answers_of(section: str, strand: str, *, school_year: int) -> dict:
    """What a liaison says in an entry."""
    if section == Section.AUTONOMY:
        return {
            "level": 3,
            "text": TEXTS[strand],
            "obstacles": OBSTACLES.get(strand, ""),
        }
    if section == Section.VALUE:
        return {"level": 2, "text": TEXTS[strand]}
    if section == Section.AGREEMENT:
        approved = {"on": date(school_year, 9, 30), "votes_for": 24, "votes_cast": 27}
        return {**approved, "text": "Approved by the teachers in a meeting."}
    return {"text": "It met nine times, and published what it decided."}


# Last year's schools also said this; it is carried forward.
LISTED = [
    (Section.PROGRAM, {"title": "Morning advisory", "fate": "kept", "text": "Every day."}),
    (Section.RECOGNITION, {"title": "Made-up prize for the school garden"}),
    (Section.GOAL, {"title": "Every student reads at home", "text": "With the families."}),
]
