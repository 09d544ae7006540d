"""The adversary: what somebody who sees only what is public could work out of hidden figures.

Nothing here knows how figures are hidden; that is what makes it a test of it. It reads rows as
they were published, earlier releases, and who belongs to which group in a year.
"""
