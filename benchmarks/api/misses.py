"""Why a goal was missed, as the profile of that run says it: by the goal's text and the engine.

Written by hand after a run. What is said here is shown only where the goal is missed.
"""

REASONS: dict[tuple[str, str], str] = {}
