"""Whether all cases of the long lists are tried, as CI does once, or a part of them.

ALL_CASES=1 script/test tests/test_staff_hostile.py
"""

import os

ALL_CASES = "ALL_CASES" in os.environ
# What is made of both engines alike, CI tries on both.
ON_EACH_ENGINE = ALL_CASES or "CI" in os.environ


def a_part_of(cases, *, one_of: int) -> list:
    """All cases where all are asked for; else one of so many, from the first on."""
    return list(cases) if ALL_CASES else list(cases)[::one_of]
