"""Who looks at the staff area, and what they read there."""

from django.test import Client
from django.test.html import parse_html

from reforms.models import Assignment
from tests.factories import make
from tests.pages import words


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def said_by(response) -> str:
    """The words of a page, its white space made single."""
    return words(parse_html(response.text))


def coordinator_of(scene):
    """The scene's coordinator acts without an assignment; the pages ask for one."""
    user, role = scene.coordinator, "coordinator"
    if not Assignment.objects.filter(user=user, role=role).exists():
        make(Assignment, user=user, role=role, assigned_by=scene.liaison)
    return user
