"""The directory of schools, with what figures need of every school that it brings."""

from dataclasses import replace
from datetime import datetime

from metrics.actions.school_populations import add_school_populations
from schools.imports import directory
from schools.imports.changes import note_created
from schools.models import ImportRun


class DirectoryPlan(directory.DirectoryPlan):
    """A new school is a population at once. It goes again when the import is taken back."""

    def apply(self, run: ImportRun, *, by, at: datetime) -> None:
        super().apply(run, by=by, at=at)
        note_created(run, add_school_populations(self.new_schools, by=by, at=at))


DIRECTORY = replace(directory.FAMILY, plan=DirectoryPlan)
