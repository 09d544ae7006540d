"""Public answers are sent compressed to whoever takes them so; pages of staff never are.

An attacker who can put words of his own into a page could read secrets beside them from its
compressed length. Public pages hold no secrets.
"""

import re

from django.conf import settings
from django.middleware.gzip import GZipMiddleware

LANGUAGES = "|".join(code for code, _name in settings.LANGUAGES)
PRIVATE = re.compile(rf"^(?:/(?:{LANGUAGES}))?/(?:staff|admin)(?:/|$)")
# Files of a release are read in parts, by their places in the file as it lies on the disk.
A_FILE = re.compile(r"^/data/[^/]+/[^/]+$")
# What is compressed already.
COMPRESSED = ("application/vnd.openxmlformats", "image/png", "image/jpeg")


class CompressPublicAnswers(GZipMiddleware):
    def process_response(self, request, response):
        if is_left_as_it_is(request.path_info, response):
            return response
        return super().process_response(request, response)


def is_left_as_it_is(path: str, response) -> bool:
    kind = response.get("Content-Type", "")
    return bool(PRIVATE.match(path) or A_FILE.match(path)) or kind.startswith(COMPRESSED)
