from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from lausd_pilots.loading.load import RECORDS, Report, load_records
from lausd_pilots.loading.problems import RecordsError
from schools.samples import holds_a_sample


class Command(BaseCommand):
    """Loads the records kept with the software, in lausd_pilots/records/.

    All is checked before anything is written; with one problem nothing is loaded. Where the
    records are those of the last load, nothing is done, unless `--again` asks for it. Only
    differences are written, so that a second run changes no row.

    What each record said when it was last loaded is remembered (LoadedRecord). A field, or a
    list of links, is written where the row still holds what was last loaded. Where it holds
    anything else, staff have changed it, and it stays; so do figures that staff have entered.
    Such differences are listed as kept. A row that staff have deleted does not come back, and
    what refers to it is not loaded; that is listed too. A row that the records name no more
    stays, but for figures, which end.

    Where nothing is remembered of a row, an edit and an older record look the same: it is kept.
    """

    help = "Loads the data of the two documents. Safe to repeat: a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--again", action="store_true", help="compare even if the records have not changed"
        )
        parser.add_argument(
            "--records", type=Path, default=RECORDS, help="the folder of the record files"
        )

    def handle(self, *args, **options):
        if holds_a_sample():
            self.stdout.write("This database holds a made-up sample: nothing is loaded beside it.")
            return
        if not options["records"].is_dir():
            raise CommandError(f"There is no folder {options['records']}.")
        try:
            report = load_records(options["records"], at=timezone.now(), again=options["again"])
        except RecordsError as error:
            raise CommandError(f"Nothing was loaded.\n{error}") from None
        self.print_report(report)

    def print_report(self, report: Report):
        if report.skipped:
            self.stdout.write("The records are those of the last load: nothing to do.")
            return
        for name, counts in report.files.items():
            self.stdout.write(
                f"{name}: {counts.created} created, {counts.updated} updated, "
                f"{counts.unchanged} unchanged"
            )
            for kept in counts.kept:
                self.stdout.write(f"  kept as the database has it: {kept}")
            for left_out in counts.left_out:
                self.stdout.write(f"  not loaded: {left_out}")
        self.stdout.write(f"links: {report.links.added} added, {report.links.removed} removed")
        self.stdout.write(f"figures that the records hold no more: {report.retired} ended")
