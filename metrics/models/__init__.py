"""What was measured, and what of it is published."""

from .figures import Observation, Target
from .populations import Population, PopulationMember
from .releases import PublishedValue, Release
from .vocabulary import Grade, Indicator, Qualifier, Respondent, Status, StudentGroup

__all__ = [
    "Grade",
    "Indicator",
    "Observation",
    "Population",
    "PopulationMember",
    "PublishedValue",
    "Qualifier",
    "Release",
    "Respondent",
    "Status",
    "StudentGroup",
    "Target",
]
