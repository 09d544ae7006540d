"""What adding up did."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Report:
    """`differing` are sentences: somebody published another figure than the parts give.

    `kept` are the figures of groups that somebody published; they stay as they are.
    """

    new: int = 0
    changed: int = 0
    ended: int = 0
    unchanged: int = 0
    kept: int = 0
    differing: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.new or self.changed or self.ended)

    def as_kept(self, basis: str) -> dict[str, Any]:
        """For the run: what stands after it, and on what it rests."""
        standing = self.new + self.changed + self.unchanged
        return {
            "basis": basis,
            "standing": standing,
            "kept": self.kept,
            "differing": self.differing,
        }

    @classmethod
    def of_last(cls, kept: dict[str, Any]) -> "Report":
        """Nothing was done, since what `as_kept` told of is still so."""
        return cls(unchanged=kept["standing"], kept=kept["kept"], differing=kept["differing"])
