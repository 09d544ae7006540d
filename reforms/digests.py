"""The fingerprint of a published document, by which anybody can tell that it is unchanged."""

import hashlib
import json
from typing import Any


def digest_of(document: dict[str, Any]) -> str:
    """Of the JSON with its names in order: databases keep the names in an order of their own."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
