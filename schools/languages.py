"""Public texts are kept as pairs, `name` and `name_es`; a page shows one of the two."""

from typing import Any

from django.utils.translation import get_language


def is_spanish() -> bool:
    return (get_language() or "en").startswith("es")


def in_language(record: Any, field: str) -> str:
    """The text of `field` in the reader's language; English where no Spanish is kept."""
    english = getattr(record, field)
    if is_spanish():
        return getattr(record, f"{field}_es", "") or english
    return english
