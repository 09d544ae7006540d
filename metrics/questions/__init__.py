"""What is asked of the published figures, and how the rows are read that answer it.

The questions are put in SQL: a page is read in less time than the ORM takes to write its query,
and the text of a row goes out as it was published (docs/adr/0020).
"""
