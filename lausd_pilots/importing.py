"""Every family of files that can be imported, and what the worker does with them."""

from metrics import imports as figures
from schools.imports import boundaries, entities, memberships
from schools.imports.families import Family
from schools.imports.tasks import handlers

from .importing_schools import DIRECTORY

FAMILIES: tuple[Family, ...] = (
    DIRECTORY,
    memberships.FAMILY,
    boundaries.FAMILY,
    entities.FAMILY,
    *figures.FAMILIES,
)
HANDLERS = handlers(FAMILIES)
