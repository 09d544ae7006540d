"""Files that staff upload as evidence: what they may be, and where they are kept.

What a file is, is told by its content and never by its name.
"""

import hashlib
from dataclasses import dataclass

from .kinds import kind_of
from .names import clean_name
from .problems import LARGEST, UploadRefused
from .storage import discard, keep, kept_files, path_of

__all__ = [
    "LARGEST",
    "Upload",
    "UploadRefused",
    "checked",
    "discard",
    "keep",
    "kept_files",
    "path_of",
]


@dataclass(frozen=True)
class Upload:
    """A file that was found to be harmless."""

    name: str
    content_type: str
    content: bytes
    digest: str


def checked(name: str, content: bytes) -> Upload:
    """The file, with a name that its content warrants; UploadRefused where it may not be kept."""
    if not content:
        raise UploadRefused("empty")
    if len(content) > LARGEST:
        raise UploadRefused("too_large")
    kind = kind_of(content, name)
    digest = hashlib.sha256(content).hexdigest()
    return Upload(clean_name(name, kind.extension), kind.content_type, content, digest)
