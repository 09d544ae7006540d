"""Writes to those who were invited. The pages say whether it went out."""

import logging

from django.contrib import messages
from django.utils.translation import gettext as _

from reforms import letters

logger = logging.getLogger(__name__)


def write_invitation(request, user) -> None:
    """Where the mail server is gone the account stays, and the invitation is sent again later."""
    try:
        letters.send(letters.password_letter("invitation", user))
    except OSError:
        logger.exception("An invitation could not be sent.")
        messages.error(
            request, _("The invitation to %s could not be sent. Send it again later.") % user.email
        )
    else:
        messages.success(request, _("An invitation was sent to %s.") % user.email)
