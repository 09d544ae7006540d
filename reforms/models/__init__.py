"""What was tried since 1993, who oversees it, and how each year went."""

from .assignments import MEMBER, OF_A_SCHOOL, Assignment, Notice, Role
from .cycles import AskedIndicator, ReviewCycle
from .entries import LISTS, ReviewEntry, Section
from .exchanges import Comment, Evidence, Transition, Vote
from .initiatives import Initiative, InitiativeLink, Milestone
from .oversight import Committee, CommitteeMember, Strand
from .publications import PublishedReview
from .reviews import AnnualReview, Outcome, State
from .rubrics import Level, LevelAnchor, Rubric, RubricElement
from .sheets import FigureSheet

__all__ = [
    "LISTS",
    "MEMBER",
    "OF_A_SCHOOL",
    "AnnualReview",
    "AskedIndicator",
    "Assignment",
    "Comment",
    "Committee",
    "CommitteeMember",
    "Evidence",
    "FigureSheet",
    "Initiative",
    "InitiativeLink",
    "Level",
    "LevelAnchor",
    "Milestone",
    "Notice",
    "Outcome",
    "PublishedReview",
    "ReviewCycle",
    "ReviewEntry",
    "Role",
    "Rubric",
    "RubricElement",
    "Section",
    "State",
    "Strand",
    "Transition",
    "Vote",
]
