"""What the description suggests to ask, and what it does not, is answered as it says.

SEED=7 script/test tests/test_api_fuzz.py    # asks the same again
"""

import os

import pytest

from tests.fuzzing import PHASES, ask_many
from tests.published_reviews import make_published_review
from tests.thorough import ON_EACH_ENGINE

pytestmark = pytest.mark.django_db

SEED = int(os.environ.get("SEED", "1"))
# Made-up questions to each address. `script/drills schemathesis` asks for more of them.
OF_EACH = int(os.environ.get("OF_EACH", "10" if ON_EACH_ENGINE else "1"))
WHOLE = {"phases": PHASES}
EVERY_DAY = {"phases": ["fuzzing"], "one_of": 4}
AT_LEAST = 1000
# All that can be said of an API that only reads and asks nobody who they are.
CHECKS = {
    "allow_header_conformance",
    "content_type_conformance",
    "max_response_time",
    "negative_data_rejection",
    "not_a_server_error",
    "positive_data_acceptance",
    "response_headers_conformance",
    "response_schema_conformance",
    "status_code_conformance",
    "unsupported_method",
}


def test_every_answer_is_one_that_is_described():
    make_published_review()

    report = ask_many(seed=SEED, of_each=OF_EACH, **(WHOLE if OF_EACH > 1 else EVERY_DAY))

    print(report)
    assert not report.failures, str(report)
    if OF_EACH > 1:
        assert report.asked.total() >= AT_LEAST
        assert set(report.checks) >= CHECKS
