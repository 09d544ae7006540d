from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from lausd_pilots.demonstration import Demonstration, DemonstrationError, make_demonstration
from reforms.models import Role

HERE = "http://127.0.0.1:8000"


class Command(BaseCommand):
    """Makes a cycle of reviews for five invented schools, with an account for each role.

    Every page then says that the site shows a made-up demonstration. Refuses a database that
    holds real reviews, and one that holds the demonstration already. The passwords are made at
    random, printed once and kept nowhere.
    """

    help = "Makes a cycle of reviews for invented schools, with an account for each role."

    def handle(self, *args, **options):
        try:
            made = make_demonstration(at=timezone.now())
        except DemonstrationError as error:
            raise CommandError(str(error)) from None
        self.print_accounts(made)

    def print_accounts(self, made: Demonstration):
        self.stdout.write("The passwords are shown only now.\n")
        for person in made.people:
            address = f"{settings.SITE_URL or HERE}{start_page(person.part, made)}"
            self.stdout.write(f"{person.user.username:38} {person.password:18} {address}")


def start_page(part: str, made: Demonstration) -> str:
    pages = {
        Role.ADMINISTRATOR: reverse("staff-accounts"),
        Role.COORDINATOR: reverse("staff-cycle", args=[made.cycle.pk]),
        Role.LIAISON: reverse("staff-figures", args=[made.cycle.pk]),
    }
    return pages.get(part, reverse("staff-home"))
