"""What was tried since 1993, and who oversees it."""

from .initiatives import Initiative, InitiativeLink, Milestone
from .oversight import Committee, CommitteeMember, Strand

__all__ = [
    "Committee",
    "CommitteeMember",
    "Initiative",
    "InitiativeLink",
    "Milestone",
    "Strand",
]
