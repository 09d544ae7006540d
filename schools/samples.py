"""Whether this database holds the made-up sample district. It never stands beside anything else."""

from schools.models import Source

# The one source of all that a sample holds: its presence is what makes a database a sample.
SAMPLE_SOURCE = "sample-data"
# Sent with every answer to a program; only letters that a header may hold.
SAMPLE_HEADER = "X-Sample"
SAMPLE_HEADER_WORDS = "made-up figures of schools that do not exist"


def holds_a_sample() -> bool:
    return Source.objects.filter(slug=SAMPLE_SOURCE).exists()
