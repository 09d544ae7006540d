"""How tests ask the API."""

from django.test import Client

from lausd_pilots.api.urls import NOUNS

__all__ = ["NOUNS", "ask", "body_of", "every_row", "problem", "results"]

client = Client()


def ask(path: str, query: dict | str = "", **headers):
    """The answer at /api/v1/… `query` is a dictionary, or the raw text after the question mark."""
    if isinstance(query, dict):
        return client.get(f"/api/v1/{path}", query, headers=headers)
    return client.get(f"/api/v1/{path}", QUERY_STRING=query, headers=headers)


def results(path: str, query: dict | str = "") -> list:
    response = ask(path, query)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def problem(path: str, query: dict | str = "", *, status: int = 400) -> dict:
    """The problem document; that it is one is checked here."""
    response = ask(path, query)
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == status
    assert {"type", "title", "status", "detail", "errors"} <= document.keys()
    return document


def body_of(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def every_row(path: str, query: dict) -> list:
    """Follows `next` to the end."""
    found, answer = [], ask(path, query).json()
    while True:
        found += answer["results"]
        if not answer["next"]:
            return found
        answer = client.get(answer["next"]).json()
