"""Makes releases: what is published from now on, and what changed since the last one.

`making.publish` makes one at once; `preparing` queues one that another person has to confirm.
Web pages import `preparing`, `errors` and `asking` only: all else may bring the solver with it.
"""
