"""What exists, and what the sources say of it."""

from .base import Aliased, Meeting, Precision, Sourced
from .disagreements import Discrepancy, Reading
from .imports import ImportedChange, ImportRun, LoadedRecord
from .people import Party
from .places import Campus, District, DistrictBoundary
from .programs import Award, Program, ProgramOffering, Recognition
from .school_years import SchoolYear
from .schools import School, SchoolName
from .sources import Figure, Source, Statement

__all__ = [
    "Aliased",
    "Award",
    "Campus",
    "Discrepancy",
    "District",
    "DistrictBoundary",
    "Figure",
    "ImportRun",
    "ImportedChange",
    "LoadedRecord",
    "Meeting",
    "Party",
    "Precision",
    "Program",
    "ProgramOffering",
    "Reading",
    "Recognition",
    "School",
    "SchoolName",
    "SchoolYear",
    "Source",
    "Sourced",
    "Statement",
]
