"""Why a release is not made."""


class PublishError(Exception):
    """The message is safe to show to staff."""


class NeedsAnother(PublishError):
    """Protected figures are new in it: somebody else has to confirm the release.

    `entered_by` are the ids of the accounts that entered them.
    """

    def __init__(self, message: str, entered_by: frozenset[int]):
        super().__init__(message)
        self.entered_by = entered_by
