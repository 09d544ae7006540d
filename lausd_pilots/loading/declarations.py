"""The record files, in the order in which they are loaded: each names only what stands above."""

from metrics.models import (
    Indicator,
    Observation,
    Population,
    PopulationMember,
    StudentGroup,
    Target,
)
from reforms.models import (
    Committee,
    CommitteeMember,
    Initiative,
    InitiativeLink,
    LevelAnchor,
    Milestone,
    Rubric,
    RubricElement,
    Strand,
)
from schools.models import (
    Award,
    Campus,
    Discrepancy,
    District,
    Figure,
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

from . import row_checks, spellings
from .record_files import RecordFile

ALIASES = {"aliases": spellings.on_lines}
DISTRICTS = {
    "local_district": spellings.after("local-"),
    "board_district": spellings.after("board-"),
}

RECORD_FILES = [
    RecordFile("sources.csv", Source, ("slug",)),
    RecordFile("data_sources.csv", Source, ("slug",)),
    RecordFile("figures.csv", Figure, ("source", "slug")),
    RecordFile("parties.csv", Party, ("slug",), spelled=ALIASES),
    RecordFile("districts.csv", District, ("slug",), spelled=ALIASES),
    RecordFile("campuses.csv", Campus, ("slug",), spelled=ALIASES),
    RecordFile("schools.csv", School, ("slug",), renamed={"zip": "zip_code"}),
    RecordFile(
        "statements.csv",
        Statement,
        ("code",),
        only_read=("subjects", "discrepancies"),
        derived={
            "position": spellings.place_in_document,
            "figure": spellings.figure_of_fact,
            "about_reviews": spellings.is_about_reviews,
        },
        checks=(row_checks.has_one_figure_at_most,),
    ),
    RecordFile("school_names.csv", SchoolName, ("slug",), ("statements",)),
    RecordFile(
        "school_years.csv",
        SchoolYear,
        ("school", "school_year"),
        ("statements",),
        spelled=DISTRICTS,
    ),
    RecordFile("programs.csv", Program, ("slug",), spelled=ALIASES),
    RecordFile("awards.csv", Award, ("slug",), spelled=ALIASES),
    RecordFile(
        "discrepancies.csv",
        Discrepancy,
        ("code",),
        ("statements",),
        derived={"number": spellings.code_number},
    ),
    RecordFile("readings.csv", Reading, ("discrepancy", "position")),
    RecordFile(
        "offerings.csv", ProgramOffering, ("program", "school", "school_year"), ("statements",)
    ),
    RecordFile("recognitions.csv", Recognition, ("award", "school", "year"), ("statements",)),
    RecordFile("student_groups.csv", StudentGroup, ("slug",)),
    RecordFile("indicators.csv", Indicator, ("slug",)),
    RecordFile("populations.csv", Population, ("slug",)),
    # A school is a population of its own, under the address that it had first.
    RecordFile(
        "schools.csv",
        Population,
        ("school",),
        derived={
            "slug": lambda cells: cells["slug"],
            "kind": lambda cells: Population.Kind.SCHOOL.value,
            "name": lambda cells: cells["name"],
            "school": lambda cells: cells["slug"],
        },
        from_columns=False,
    ),
    RecordFile(
        "members.csv", PopulationMember, ("population", "school", "school_year"), ("statements",)
    ),
    RecordFile(
        "targets.csv",
        Target,
        ("slug",),
        checks=(row_checks.first_day("due_on", "due_precision"),),
    ),
    RecordFile("initiatives.csv", Initiative, ("slug",), spelled=ALIASES),
    RecordFile(
        "initiative_links.csv", InitiativeLink, ("later", "kind", "earlier"), ("statements",)
    ),
    RecordFile(
        "milestones.csv",
        Milestone,
        ("slug",),
        ("parties",),
        checks=(row_checks.first_day("happened_on", "precision"),),
    ),
    RecordFile("strands.csv", Strand, ("slug",), spelled=ALIASES),
    RecordFile("committees.csv", Committee, ("slug",), spelled=ALIASES),
    RecordFile(
        "committee_members.csv",
        CommitteeMember,
        ("committee", "person", "school_year"),
        ("statements",),
    ),
    # A rubric that a cycle has used is frozen: its next version is a record of its own.
    RecordFile(
        "rubrics.csv",
        Rubric,
        ("initiative", "version"),
        left_out=("frozen_at",),
        frozen=lambda rubric: rubric.frozen_at is not None,
    ),
    RecordFile(
        "rubric_elements.csv",
        RubricElement,
        ("strand", "rubric"),
        frozen=lambda element: element.rubric.frozen_at is not None,
    ),
    RecordFile(
        "level_anchors.csv",
        LevelAnchor,
        ("element", "level"),
        frozen=lambda anchor: anchor.element.rubric.frozen_at is not None,
    ),
]

CELL = ("indicator", "population", "school_year", "student_group", "grade")
NOT_IN_FILES = ("value", "import_run", "row_number", "column_name", "current")
PUBLISHERS_FILE = ("file", "digest")

FIGURE_FILES = [
    RecordFile(
        "document_figures.csv",
        Observation,
        (*CELL, "respondent"),
        renamed={"value": "digits"},
        left_out=NOT_IN_FILES,
    ),
    RecordFile(
        "school_figures.csv",
        Observation,
        CELL,
        renamed={"value": "digits", "school": "population"},
        left_out=(*NOT_IN_FILES, "respondent"),
        only_read=("as_published",),
        checks=(row_checks.is_as_published,),
    ),
    RecordFile(
        "population_figures.csv",
        Observation,
        CELL,
        renamed={"value": "digits", "rule": "note", "rule_es": "note_es"},
        left_out=(*NOT_IN_FILES, "respondent"),
        only_read=("missing_parts", *PUBLISHERS_FILE),
        checks=(row_checks.misses_no_part, row_checks.digest_is_whole),
    ),
    RecordFile(
        "missing_population_figures.csv",
        Observation,
        CELL,
        renamed={"reason": "note", "reason_es": "note_es"},
        left_out=(*NOT_IN_FILES, "respondent"),
        only_read=PUBLISHERS_FILE,
        checks=(row_checks.digest_is_whole,),
    ),
    # Written by hand: the file of that year was never at hand, or held too little.
    RecordFile(
        "population_figures_not_at_hand.csv",
        Observation,
        CELL,
        renamed={"reason": "note", "reason_es": "note_es"},
        left_out=(*NOT_IN_FILES, "respondent"),
    ),
]
