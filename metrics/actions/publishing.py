"""Publishing, under the name by which the other actions are found.

It is looked up when it is first asked for: with it comes the solver, which no web page loads.
"""

from importlib import import_module
from typing import Any

FOUND_IN = {
    "publish": "metrics.publishing.making",
    "PublishReport": "metrics.publishing.making",
    "PublishError": "metrics.publishing.errors",
}


def found(name: str, *, module: str) -> Any:
    if name not in FOUND_IN:
        raise AttributeError(f"module {module!r} has no attribute {name!r}")
    return getattr(import_module(FOUND_IN[name]), name)
