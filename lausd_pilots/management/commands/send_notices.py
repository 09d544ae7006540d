from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from reforms.actions.mailing import send_due_notices


class Command(BaseCommand):
    help = "Sends what people have not been told yet: at most one mail a day for each person."

    def handle(self, *args, **options):
        outcome = send_due_notices(timezone.now())
        self.stdout.write(f"Mails sent: {outcome.sent}.")
        if outcome.failed:
            raise CommandError(f"Mails that did not go out: {outcome.failed}. Run it again.")
