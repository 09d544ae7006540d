"""Breaches of the rules about kept files: see `test_check_data.py`, which tries them."""

from hashlib import sha256

from metrics.models import Release
from reforms.models import Evidence
from reforms.uploads import discard, keep, path_of
from tests.breaches import breach, one
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


HAS_ITS_FILES = "release has its files"


def noted() -> list[dict]:
    return Release.objects.get(version="2021.1").files


@breach(HAS_ITS_FILES, "2021.1: observations.csv has changed")
def file_of_a_release_has_changed():
    first, *others = noted()
    one(Release, where_version="2021.1", files=[{**first, "sha256": "0" * 64}, *others])


@breach(HAS_ITS_FILES, "2021.1: observations.ods is gone")
def file_of_a_release_is_gone():
    more = {**noted()[0], "name": "observations.ods"}
    one(Release, where_version="2021.1", files=[*noted(), more])


@breach(HAS_ITS_FILES, "2021.1: no note of SHA256SUMS, datapackage.json")
def files_of_a_release_were_written_before_a_withdrawal():
    one(Release, where_version="2021.1", revision=2)


@breach("release folder holds its files only", "2021.1: SHA256SUMS is no file of this release")
def file_that_no_release_names():
    one(Release, where_version="2021.1", files=noted()[:-1])
