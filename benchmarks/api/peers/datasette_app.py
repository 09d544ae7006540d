"""Datasette on the SQLite file of a release, which DATASETTE_FILE names.

Its own command starts one process. As an ASGI application it runs in as many as the others have.
"""

import os

from datasette.app import Datasette

settings = {"max_returned_rows": 1000, "suggest_facets": False}
app = Datasette([], immutables=[os.environ["DATASETTE_FILE"]], settings=settings).app()
