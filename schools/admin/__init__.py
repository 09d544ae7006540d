"""The daily work of staff on schools, sources and programs."""

from . import disagreements, imports, people, places, programs, schools, sources

__all__ = ["disagreements", "imports", "people", "places", "programs", "schools", "sources"]
