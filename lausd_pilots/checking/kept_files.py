"""Evidence and the files on the disk: the one is not kept without the other."""

import hashlib
from collections.abc import Iterator

from reforms.models import Evidence
from reforms.uploads import kept_files, path_of


def evidence_has_its_file() -> Iterator[str]:
    for evidence in Evidence.objects.exclude(file="").order_by("pk"):
        try:
            content = path_of(evidence.file).read_bytes()
        except (OSError, ValueError):
            yield f"the file of evidence {evidence.pk} is gone"
            continue
        if hashlib.sha256(content).hexdigest() != evidence.digest:
            yield f"the file of evidence {evidence.pk} has changed"


def kept_file_is_evidence() -> Iterator[str]:
    """A server that is stopped between the file and its row leaves a file that nobody knows.

    The files are listed before the rows are read, so that one that is just being added is known.
    """
    kept = kept_files()
    for name in sorted(
        kept - set(Evidence.objects.exclude(file="").values_list("file", flat=True))
    ):
        yield f"evidence/{name} belongs to no evidence: delete it"
