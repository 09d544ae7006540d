"""Figures of groups of schools, added up from the figures of their schools."""

from .compute import compute_aggregates
from .report import Report

__all__ = ["Report", "compute_aggregates"]
