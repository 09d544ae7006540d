"""What a page offers to ask for, and what of a question it did not understand."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Option:
    """`value` stands in the address, `label` is read."""

    value: str
    label: str


@dataclass(frozen=True)
class Fault:
    """A part of the address that was left out, and why. Both are shown, so both must be safe."""

    name: str
    message: str
