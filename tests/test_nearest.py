"""What was perhaps meant."""

import time

import pytest

from schools.rest.nearest import nearest

PARAMETERS = ["q", "local_district", "board_district", "level", "school_year", "district_year"]
DISTRICTS = ["central", "east", "northeast", "northwest", "south", "west"]


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("distrct", PARAMETERS, "local_district"),
        ("district_yaer", PARAMETERS, "district_year"),
        ("LEVEL", PARAMETERS, "level"),
        ("year", PARAMETERS, "school_year"),
        ("esat", DISTRICTS, "east"),
        ("north-west", DISTRICTS, "northwest"),
        ("torres", ["rfk", "torres-hs", "marquez-hs"], "torres-hs"),
        ("xyzzy", PARAMETERS, None),
        ("", PARAMETERS, None),
        ("level", [], None),
        ("e" * 1000, DISTRICTS, None),
    ],
)
def test_nearest_known_word(word, known, expected):
    assert nearest(word, known) == expected


def test_many_slugs_are_compared_in_a_moment():
    slugs = [f"school-of-{n}-and-{n * 7}-academy" for n in range(2000)]
    began = time.process_time()

    nearest("school-of-arts-and-academy", slugs)

    assert time.process_time() - began < 1
