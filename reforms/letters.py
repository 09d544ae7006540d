"""Letters by mail. Nobody's language is known, so each is in English with Spanish below."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

BETWEEN_LANGUAGES = f"\n\n{'-' * 60}\n\n"


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    body: str


def write_letter(template: str, user, **context) -> Letter:
    """The first line of the template is the subject, the rest is the text."""
    context = {**context, "site": site_address(), "user": user}
    texts = [
        _in_language(language, f"staff/mail/{template}.txt", context)
        for language, _name in settings.LANGUAGES
    ]
    parts = [text.partition("\n") for text in texts]
    return Letter(
        to=user.email,
        subject=" · ".join(dict.fromkeys(subject.strip() for subject, _line, _body in parts)),
        body=BETWEEN_LANGUAGES.join(dict.fromkeys(body.strip() for _subject, _line, body in parts)),
    )


def password_letter(template: str, user) -> Letter:
    """A letter with a link that sets the password, once."""
    return write_letter(
        template,
        user,
        uid=urlsafe_base64_encode(force_bytes(user.pk)),
        token=default_token_generator.make_token(user),
    )


def send(letter: Letter, *, connection=None) -> None:
    """Raises OSError where it does not go out."""
    message = EmailMessage(letter.subject, letter.body, to=[letter.to], connection=connection)
    message.send()


def site_address() -> str:
    """As `script/server` answers, where no other address was said."""
    return settings.SITE_URL or f"http://127.0.0.1:{settings.PORT}"


def _in_language(language: str, template: str, context: dict) -> str:
    with translation.override(language):
        return render_to_string(template, context).strip()
