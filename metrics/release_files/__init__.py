"""The files of a release: every figure in it, in the formats that people ask for.

A web process reads names and folders from here. What writes files is loaded when it is needed:
`write_release_files` is called by commands and by the worker.
"""

from .building import write_missing_release_files, write_release_files
from .names import (
    CSV,
    JSON_LINES,
    LARGEST_WORKBOOK,
    SUMS,
    WORKBOOK,
    current_files,
    expected_names,
    file_of,
    release_folder,
)

__all__ = [
    "CSV",
    "JSON_LINES",
    "LARGEST_WORKBOOK",
    "SUMS",
    "WORKBOOK",
    "current_files",
    "expected_names",
    "file_of",
    "release_folder",
    "write_missing_release_files",
    "write_release_files",
]
