"""Errors as problem documents (RFC 9457): where a fault is, what it is, what was perhaps meant."""

from dataclasses import asdict, dataclass
from http import HTTPStatus
from urllib.parse import quote

import orjson
from django.core.exceptions import BadRequest, SuspiciousOperation, ValidationError
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions

PROBLEM_TYPE = "application/problem+json"
MOST_FAULTS_NAMED = 20


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong; `pointer` says where, as a JSON pointer into the question."""

    code: str
    pointer: str
    detail: str
    nearest: str | None = None


class Refused(exceptions.APIException):
    """The question cannot be answered as it stands."""

    status_code = HTTPStatus.BAD_REQUEST
    default_code = "invalid"

    def __init__(self, faults: list[Fault]):
        self.faults = faults
        super().__init__(" ".join(fault.detail for fault in faults))


class NothingCalled(Refused):
    """No row has the word that stands in the address."""

    status_code = HTTPStatus.NOT_FOUND

    def __init__(self, detail: str, nearest: str | None = None):
        super().__init__([Fault("not_found", "#/path", detail, nearest)])


class NotOffered(Refused):
    """None of the formats that the client accepts is offered."""

    status_code = HTTPStatus.NOT_ACCEPTABLE


def in_query(code: str, name: str, detail: str, nearest: str | None = None) -> Fault:
    return Fault(code, f"#/query/{_escaped(name)}", detail, nearest)


def faults_of(name: str, invalid: ValidationError) -> list[Fault]:
    """What is wrong with the values of a parameter."""
    return [
        in_query("invalid_value", name, error.messages[0], (error.params or {}).get("nearest"))
        for error in invalid.error_list
    ]


def shortened(text: str, longest: int = 80) -> str:
    """What somebody wrote, short enough to be repeated in an answer."""
    return text if len(text) <= longest else f"{text[:longest]}…"


def _escaped(name: str) -> str:
    return quote(shortened(name).replace("~", "~0").replace("/", "~1"), safe="~_-.")


def answer(exc: Exception, context: dict) -> HttpResponse | None:
    """The problem document for an error. None leaves what is no fault of the asker to Django."""
    error = _as_api_error(exc)
    if error is None:
        return None
    response = HttpResponse(
        orjson.dumps(document(error)), content_type=PROBLEM_TYPE, status=error.status_code
    )
    if getattr(error, "wait", None):
        response["Retry-After"] = str(int(error.wait))
    return response


def document(error: exceptions.APIException) -> dict:
    return {
        "type": "about:blank",
        "title": HTTPStatus(error.status_code).phrase,
        "status": int(error.status_code),
        "detail": str(error.detail),
        "errors": [asdict(fault) for fault in _faults(error)],
    }


def _as_api_error(exc: Exception) -> exceptions.APIException | None:
    if isinstance(exc, Http404):
        return NothingCalled(_("There is nothing at this address."))
    if isinstance(exc, exceptions.MethodNotAllowed):
        detail = _("Nothing can be changed here. Allowed are GET, HEAD and OPTIONS.")
        return exceptions.MethodNotAllowed("", detail)
    if isinstance(exc, (SuspiciousOperation, BadRequest)):
        return exceptions.ParseError(_("The question cannot be read."))
    return exc if isinstance(exc, exceptions.APIException) else None


def _faults(error: exceptions.APIException) -> list[Fault]:
    if isinstance(error, Refused):
        return error.faults
    return [Fault(str(error.default_code), "#", str(error.detail))]
