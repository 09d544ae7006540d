"""Why a goal was missed, as the profile of that run says it: by the goal's text and the engine.

Written by hand after a run. What is said here is shown only where the goal is missed.
"""

REASONS: dict[tuple[str, str], str] = {
    ("Filtered page of 100 rows: p99, against the best peer's median", "postgresql"): (
        "the machine did other work meanwhile (load 4 to 5), and four connections, both processes "
        "of the server and those of the database waited for its two cores. Our slowest page in a "
        "hundred took four times our median. On SQLite, which needs no second process, it held"
    ),
}
