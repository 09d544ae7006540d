"""Passages of a sentence as (start, end, kind)."""

Span = tuple[int, int, str]


def without_inner(spans: list[Span]) -> list[Span]:
    """“Three of eight students” is one finding, not that and “eight students”.

    What is inside a passage of its kind is left out, and a number inside “not a single student”.
    """
    kept, reached = [], {}
    for start, end, kind in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        outer = max(reached.get(kind, 0), reached.get("none", 0) if kind == "number" else 0)
        if end > outer:
            kept.append((start, end, kind))
        reached[kind] = max(end, reached.get(kind, 0))
    return kept
