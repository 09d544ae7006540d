"""How much a sheet may hold; for both processes, so that this imports nothing."""

MOST_ROWS = 5_000
MOST_CELLS = 300_000
LONGEST_TEXT = 5_000
