"""Everything that is wrong with one file, told at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field

# As many are listed. All are counted.
MOST_LISTED = 200
# Of a cell that a message quotes.
LONGEST_SHOWN = 40


class FileRefused(Exception):
    """The whole file cannot be taken. The message is a sentence that is safe to show."""


@dataclass(frozen=True)
class Problem:
    """`row` is numbered as people see it; `column` is the heading as the file has it."""

    message: str
    row: int | None = None
    column: str = ""


@dataclass
class Problems:
    """Grows while a file is read. With any problem nothing of the file is taken."""

    listed: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, message: str, *, row: int | None = None, column: str = "") -> None:
        self.count += 1
        if len(self.listed) < MOST_LISTED:
            self.listed.append(Problem(message, row, column))

    def __bool__(self) -> bool:
        return self.count > 0

    def in_order(self) -> Sequence[Problem]:
        return sorted(self.listed, key=lambda problem: (problem.row or 0, problem.column))
