from django.conf import settings
from django.core.management.base import BaseCommand

from reforms.state_drawing import drawing

PAGE = settings.BASE_DIR / "docs" / "review-states.md"


class Command(BaseCommand):
    help = "Draws docs/review-states.md from the tables of steps and of permissions."

    def handle(self, *args, **options):
        PAGE.write_text(drawing())
        self.stdout.write(f"{PAGE.relative_to(settings.BASE_DIR)} is drawn.")
