import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DataError, IntegrityError
from django.utils import timezone

from lausd_pilots.importing import FAMILIES
from schools import years
from schools.imports import school_years
from schools.imports.problems import FileRefused
from schools.imports.reading import Asked, Read
from schools.imports.taking import look_at, take_in_file

MOST_PRINTED = 20


class Command(BaseCommand):
    """Recognises each file by its headings and takes it in, all of it or nothing.

    Ends with an error when one was refused; the others are taken in all the same.
    """

    help = "Imports files of the CDE or LAUSD. Safe to repeat: a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--as",
            dest="family",
            default="",
            metavar="FAMILY",
            help="the family that the files are of: " + ", ".join(f.code for f in FAMILIES),
        )
        parser.add_argument("--year", metavar="2017-18", help="their school year")
        parser.add_argument("--dry-run", action="store_true", help="say what would change")

    def handle(self, *args, **options):
        asked = Asked(options["family"], school_year_of(options["year"]))
        if asked.family and asked.family not in {family.code for family in FAMILIES}:
            known = ", ".join(sorted(family.code for family in FAMILIES))
            raise CommandError(f"No family is called {asked.family}. There are: {known}.")
        refused = [
            path for path in options["paths"] if not self.take(path, asked, options["dry_run"])
        ]
        if refused:
            count = f"{len(refused)} of {len(options['paths'])} files"
            raise CommandError(f"Refused: {count}. Nothing of them was taken in.")

    def take(self, path: Path, asked: Asked, only_look) -> bool:
        self.stdout.write(f"{path}")
        work = look_at if only_look else take_in_file
        try:
            read = work(path, FAMILIES, asked=asked, at=timezone.now(), tell=self.tell)
        except FileRefused as problem:
            self.stdout.write(f"  refused: {problem}")
            return False
        except (IntegrityError, DataError) as error:
            self.stdout.write(f"  refused: the database does not take it: {error}")
            return False
        self.print_read(read, only_look)
        return not read.problems

    def tell(self, rows: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"  {rows} rows read", ending="\r")

    def print_read(self, read: Read, only_look) -> None:
        counts, outcome, problems = read.counts, read.outcome, read.problems
        year = "" if read.school_year is None else f", {years.label(read.school_year)}"
        self.say(f"{read.family.title} ({read.family.code}, {read.recognised.layout.name}){year}")
        self.say(f"{counts.read} rows read, {counts.ours} of LAUSD, {counts.taken} taken")
        if counts.other_years:
            self.say(f"{counts.other_years} rows of other school years passed over")
        if problems:
            self.print_problems(read)
            return
        self.say(
            f"{'would be ' if only_look else ''}{outcome.created} created, "
            f"{outcome.replaced} replaced, {outcome.ended} ended, {outcome.unchanged} unchanged"
        )
        self.print_list("kept as staff have entered it", outcome.kept)
        self.print_list("schools that our records do not hold", outcome.unmatched)
        for note in outcome.notes:
            self.say(note)

    def print_problems(self, read: Read) -> None:
        listed = read.problems.in_order()
        self.say(f"refused: {read.problems.count} problems")
        for each in listed:
            place = [f"row {each.row}" if each.row else "", " ".join(each.column.split())]
            self.say("  " + ": ".join(filter(None, [", ".join(filter(None, place)), each.message])))
        if read.problems.count > len(listed):
            self.say(f"  and {read.problems.count - len(listed)} more")

    def print_list(self, words: str, found: list[str]) -> None:
        if found:
            more = len(found) - MOST_PRINTED
            rest = f" and {more} more" if more > 0 else ""
            self.say(f"{len(found)} {words}: {', '.join(found[:MOST_PRINTED])}{rest}")

    def say(self, words: str) -> None:
        self.stdout.write(f"  {words}")


def school_year_of(text: str | None) -> int | None:
    if text is None:
        return None
    found = school_years.read(text)
    if found is None:
        raise CommandError(f"{text!r} is not a school year such as 2017-18.")
    return found
