"""Whether everybody answers a question with the same rows; asked before anything is timed."""

import csv
import http.client
import io
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

NUMBERS = {"value", "low", "high", "numerator", "denominator"}
# Where the rows of a page stand in the answers of the site, of both frameworks, of Datasette.
ENVELOPES = ("results", "items", "rows")


class DisagreementError(Exception):
    """Somebody answers another question."""


def check_same(answers: dict[str, list[dict]], question: Any) -> None:
    """All answers hold the rows of the first, in its order."""
    (first, wanted), *others = answers.items()
    if not wanted:
        raise DisagreementError(f"{first} finds nothing for {question}.")
    for name, rows in others:
        if [comparable(row) for row in rows] != [comparable(row) for row in wanted]:
            raise DisagreementError(f"{name} and {first} answer {question} differently.")


def comparable(row: dict) -> dict[str, Any]:
    """Numbers by their worth, whatever their digits or quotation marks; empty is nothing."""
    return {name: _comparable(name, cell) for name, cell in row.items()}


def _comparable(name: str, cell: Any) -> Any:
    if cell in (None, "", []):
        return None
    if name == "candidates":
        numbers = cell.split() if isinstance(cell, str) else cell
        return [Decimal(str(number)) for number in numbers]
    return Decimal(str(cell)).normalize() if name in NUMBERS else cell


def rows_of_page(port: int, address: str) -> list[dict]:
    answer = json.loads(fetch(port, address))
    (envelope,) = [name for name in ENVELOPES if name in answer]
    return answer[envelope]


def rows_of_csv(port: int, address: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(fetch(port, address).decode())))


def fetch(port: int, address: str) -> bytes:
    with _answered(port, address) as answer:
        return answer.read()


def etag(port: int, address: str) -> str:
    """Of an answer that is not sent again to whoever holds it."""
    with _answered(port, address) as answer:
        found = answer.headers["ETag"]
    with _answered(port, address, {"If-None-Match": found}, status=304):
        return found


def count_lines(port: int, address: str) -> int:
    with _answered(port, address) as answer:
        return sum(piece.count(b"\n") for piece in _pieces(answer))


def _pieces(answer: http.client.HTTPResponse) -> Iterable[bytes]:
    while piece := answer.read(1 << 20):
        yield piece


def _answered(port: int, address: str, headers: dict | None = None, status: int = 200):
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    wire.request("GET", address, headers={"Connection": "close", **(headers or {})})
    answer = wire.getresponse()
    if answer.status != status:
        raise DisagreementError(f"{address}: {answer.status} {answer.read(500)!r}")
    return answer
