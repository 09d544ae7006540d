"""Words of the field in plain words. Groups of students are defined on their own records."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Word:
    """`indicator`, `initiative` and `program` name the record whose page tells more."""

    slug: str
    term: str | Promise
    meaning: str | Promise
    indicator: str = ""
    initiative: str = ""
    program: str = ""


WORDS = [
    Word(
        "a-g",
        _("A–G courses"),
        _(
            "Seven subjects, lettered A to G, in which high school students take courses to be "
            "eligible for the University of California and California State University. With "
            "“C” or better a course counts for admission."
        ),
        indicator="a-g-completion",
        initiative="a-g",
    ),
    Word(
        "aala",
        _("AALA"),
        _("Associated Administrators of Los Angeles, the organization of LAUSD’s administrators."),
    ),
    Word(
        "autonomy",
        _("Autonomy"),
        _(
            "What a Pilot School decides for itself: staffing, budget, curriculum and "
            "assessment, governance, and schedule."
        ),
        initiative="pilot",
    ),
    Word(
        "board-district",
        _("Board district"),
        _("One of the seven areas that each elect a member of LAUSD’s Board of Education."),
    ),
    Word(
        "caaspp",
        _("CAASPP"),
        _(
            "California’s yearly state tests in English language arts and mathematics, in grades "
            "3 to 8 and 11."
        ),
        indicator="caaspp-ela-met",
    ),
    Word(
        "campus",
        _("Campus"),
        _("A site that one or more schools share. Each of them is a school of its own."),
    ),
    Word(
        "cde",
        _("CDE"),
        _("The California Department of Education, which publishes figures of every school."),
    ),
    Word(
        "cds-code",
        _("CDS code"),
        _("The 14 digits by which California knows a school: county, district, school."),
    ),
    Word(
        "cohort",
        _("Cohort"),
        _(
            "The students who started grade 9 together. Those who move in later are added, those "
            "who move away are taken out. A four-year rate tells how many of them graduated "
            "within four years."
        ),
        indicator="graduation-rate",
    ),
    Word(
        "computed",
        _("Computed"),
        _("Added up or divided here from published figures; the note of the figure says how."),
    ),
    Word(
        "ewa",
        _("Election to Work Agreement (EWA)"),
        _(
            "What the teachers of a Pilot School write, agree on and receive every year: what "
            "working there asks of them. Also printed as elect-to-work agreement."
        ),
        program="election-to-work-agreement",
    ),
    Word(
        "fixed-list",
        _("Fixed list"),
        _(
            "The schools on a list of one year, followed through all years, whether or not they "
            "were pilots in the year shown. No source says which schools were pilots in other "
            "years."
        ),
    ),
    Word(
        "inferred",
        _("Inferred"),
        _(
            "Not printed in the source, but concluded from what is printed. Inferred figures "
            "carry a dagger (†), a dashed edge and the rule that led to them."
        ),
    ),
    Word(
        "local-district",
        _("Local district"),
        _(
            "One of the six parts into which LAUSD divided its schools in 2021–22: Central, East, "
            "Northeast, Northwest, South and West. Not the same as a board district."
        ),
    ),
    Word(
        "lost",
        _("Lost in our copy"),
        _("The source once held it, but our copy does not: no number is put in its place."),
    ),
    Word(
        "mastery-grading",
        _("Mastery grading"),
        _("Grades that show which skills a student has mastered, not an average of points."),
        indicator="pilot-schools-using-mastery-grading",
    ),
    Word(
        "mou",
        _("Memorandum of understanding (MOU)"),
        _(
            "A written agreement between two sides. The one that LAUSD and the teachers’ union "
            "made in 2007 founded the Pilot Schools."
        ),
        initiative="pilot",
    ),
    Word(
        "norm-day",
        _("Norm Day"),
        _("The day in the fall on which LAUSD counts its students."),
        indicator="student-demographics",
    ),
    Word(
        "not-settled",
        _("Not settled"),
        _(
            "The numbers survive, but not which of them belongs where. Every number that it may "
            "be is shown."
        ),
    ),
    Word(
        "pilot-school",
        _("Pilot School"),
        _(
            "A public school of LAUSD that decides more for itself, and answers for it in a "
            "yearly review."
        ),
        initiative="pilot",
    ),
    Word(
        "release",
        _("Release"),
        _("One edition of all published figures. It is never changed; corrections make a new one."),
    ),
    Word(
        "meals",
        _("Free or reduced-price meals"),
        _("Meals for students of families with low income; often used to tell of low income."),
        indicator="meals-eligibility",
    ),
    Word(
        "ses",
        _("School Experience Survey (SES)"),
        _("LAUSD’s yearly survey of students, families and staff on how they see their school."),
        indicator="school-experience-survey",
    ),
    Word(
        "span",
        _("Span school"),
        _(
            "A school whose grades reach over more than one level, such as kindergarten to "
            "grade 12."
        ),
        indicator="pilot-span-schools",
    ),
    Word(
        "suppressed",
        _("Suppressed"),
        _(
            "Hidden, by the publisher or by us, so that nobody can learn from it about a student: "
            "few are behind the number, or it would give away such a one. Neither zero nor missing."
        ),
    ),
    Word(
        "target",
        _("Target"),
        _("A value that the district set out to reach by a date."),
        indicator="early-literacy-benchmarks",
    ),
    Word(
        "utla",
        _("UTLA"),
        _("United Teachers Los Angeles, the union of LAUSD’s teachers."),
    ),
]
