"""What was measured, and what of it is published."""

from .figures import Observation, Target
from .making import HiddenFigure, PreparedRelease, Withdrawal
from .populations import Population, PopulationMember
from .releases import Change, PublishedValue, Release
from .vocabulary import Grade, Indicator, Qualifier, Respondent, Status, StudentGroup

__all__ = [
    "Change",
    "Grade",
    "HiddenFigure",
    "Indicator",
    "Observation",
    "Population",
    "PopulationMember",
    "PreparedRelease",
    "PublishedValue",
    "Qualifier",
    "Release",
    "Respondent",
    "Status",
    "StudentGroup",
    "Target",
    "Withdrawal",
]
