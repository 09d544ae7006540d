from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reforms.actions.mailing import send_reminders, still_to_remind_of
from reforms.letters import write_letter
from reforms.readers.reminders import reminders_due


class Command(BaseCommand):
    help = "Reminds schools of reviews that are due: 30, 7 and 1 days before, and the day after."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="print the mails, send none")
        parser.add_argument("--on", metavar="DATE", help="as on another day, such as 2026-11-01")

    def handle(self, *args, **options):
        on = day(options["on"]) if options["on"] else timezone.localdate()
        if options["dry_run"]:
            self.show(on)
            return
        outcome = send_reminders(on, at=timezone.now())
        self.stdout.write(f"Mails sent: {outcome.sent}.")
        if outcome.failed:
            raise CommandError(f"Mails that did not go out: {outcome.failed}. Run it again.")

    def show(self, on: date) -> None:
        for reminder in reminders_due(on):
            reviews = still_to_remind_of(reminder, on)
            if reviews:
                letter = write_letter("reminder", reminder.user, reviews=reviews)
                self.stdout.write(f"To: {letter.to}\nSubject: {letter.subject}\n")
                self.stdout.write(f"{letter.body}\n\n")
        self.stdout.write("Nothing was sent.")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text!r} is not a date such as 2026-11-01.") from None
