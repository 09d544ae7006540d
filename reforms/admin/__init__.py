"""The admin of what was tried and how each year went; of reviews, under the rules of the staff
pages: who may do what is asked of `reforms/policy.py`, and what changes them is an action."""

from . import accounts, assignments, cycles, entries, initiatives, reviews, rubrics

__all__ = ["accounts", "assignments", "cycles", "entries", "initiatives", "reviews", "rubrics"]
