"""What goes wrong in the reviews, in words that are safe to show to staff."""

from reforms.models import ReviewEntry


class ReviewError(Exception):
    """The message is safe to show to staff."""


class Conflict(ReviewError):
    """Somebody else saved meanwhile. `theirs` is what stands there now."""

    def __init__(self, message: str, *, theirs: ReviewEntry):
        super().__init__(message)
        self.theirs = theirs


class Outdated(ReviewError):
    """Somebody else saved meanwhile. `said` tells what, `mark` is what was now seen of it."""

    def __init__(self, message: str, *, mark: str, said: str):
        super().__init__(message)
        self.mark, self.said = mark, said
