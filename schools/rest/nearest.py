"""What was perhaps meant: the known word that is most like the one that was written."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

SURE, LIKELY, POSSIBLE = 0.75, 0.8, 0.6
LONGEST_WORD = 60


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is most alike; else one with a part that is; else one a little alike.

    Parts count so that "distrct" finds `local_district`, and "local-east" finds `east`. The first
    of equals is taken.
    """
    if len(word) > LONGEST_WORD:
        return None
    known, word = list(known), word.lower()
    whole = [_likeness(word, name.lower()) for name in known]
    parts = [_likeness_of_part(word, name.lower()) for name in known]
    named = [float(name.lower() in _parts(word)) for name in known]
    for scores, enough in [(whole, SURE), (parts, LIKELY), (named, SURE), (whole, POSSIBLE)]:
        best = max(scores, default=0)
        if best >= enough:
            return known[scores.index(best)]
    return None


def _likeness_of_part(word: str, name: str) -> float:
    return max(_likeness(word, part) for part in _parts(name))


def _parts(name: str) -> list[str]:
    return re.split(r"[-_.]", name)


def _likeness(word: str, name: str) -> float:
    matcher = SequenceMatcher(None, word, name, autojunk=False)
    # The two cheap upper bounds spare the dear comparison for most of a thousand slugs.
    if matcher.real_quick_ratio() < POSSIBLE or matcher.quick_ratio() < POSSIBLE:
        return 0
    return matcher.ratio()
