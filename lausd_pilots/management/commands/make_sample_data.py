import time

from django.core.management.base import BaseCommand, CommandError

from lausd_pilots.sample import SampleError, Size, make_sample
from metrics.release_files import release_folder


class Command(BaseCommand):
    """Makes a district that does not exist, to measure with: the same for the same seed.

    Its figures are published as sample.1, and every page, answer and file says that they are made
    up. With --protected they are figures of one metric-year that staff have entered, and stay
    unpublished: `publish` prepares a release of them. Refuses a database that holds anything but
    accounts.
    """

    help = "Makes a made-up district with as many schools and figures as are asked for."

    def add_arguments(self, parser):
        parser.add_argument("--schools", type=int, default=1000, metavar="N")
        parser.add_argument("--observations", type=int, metavar="N", help="exactly so many figures")
        parser.add_argument("--seed", type=int, default=7, metavar="N")
        parser.add_argument(
            "--protected", action="store_true", help="figures that staff have entered, unpublished"
        )

    def handle(self, *args, schools, observations, seed, protected, **options):
        began = time.monotonic()
        if observations is None:
            observations = schools * 10 if protected else min(1_000_000, schools * 1000)
        size = Size(schools=schools, observations=observations, seed=seed)
        try:
            release = make_sample(size, protected=protected)
        except SampleError as error:
            raise CommandError(str(error)) from None
        seconds = time.monotonic() - began
        made = f"{schools:,} schools, {observations:,} figures in {seconds:.0f} s. "
        if release is None:
            self.stdout.write(f"{made}Nothing is published yet: see manage.py publish.")
        else:
            where = release_folder(release.version)
            self.stdout.write(f"{made}Published as {release.version}; files: {where}")
