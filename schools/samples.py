"""Whether this database holds the made-up sample district. It never stands beside anything else."""

from django.db import connection

from schools.models import Source

# The one source of all that a sample holds: its presence is what makes a database a sample.
SAMPLE_SOURCE = "sample-data"
# Sent with every answer to a program; only letters that a header may hold.
SAMPLE_HEADER = "X-Sample"
SAMPLE_HEADER_WORDS = "made-up figures of schools that do not exist"


def holds_a_sample() -> bool:
    # Asked with every answer of the API: the ORM takes longer to write the query than it takes.
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {Source._meta.db_table} WHERE slug = %s", [SAMPLE_SOURCE])
        return cursor.fetchone() is not None
