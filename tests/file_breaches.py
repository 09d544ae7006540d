"""Breaches of the rules about kept files: see `test_check_data.py`, which tries them."""

from hashlib import sha256

from reforms.models import Evidence
from reforms.uploads import discard, keep, path_of
from tests.breaches import breach
from tests.factories import make

CONTENT = b"Minutes"
HAS_ITS_FILE = "evidence has its file"


def make_kept_evidence() -> Evidence:
    return make(
        Evidence,
        source=None,
        file=keep(CONTENT),
        file_name="minutes.txt",
        content_type="text/plain",
        size=len(CONTENT),
        digest=sha256(CONTENT).hexdigest(),
    )


@breach(HAS_ITS_FILE, "is gone")
def file_of_evidence_is_gone():
    discard(make_kept_evidence().file)


@breach(HAS_ITS_FILE, "has changed")
def file_of_evidence_has_changed():
    path_of(make_kept_evidence().file).write_bytes(b"Other minutes")


@breach("kept file is evidence", "belongs to no evidence: delete it")
def file_without_evidence():
    keep(CONTENT)
