"""What a page says, as text, whole or within the element that a link points into."""

from functools import cache
from urllib.parse import urlsplit

from django.test import Client
from django.test.html import Element, parse_html

client = Client()


class Pages:
    """Fetches each page once, and gives the words under an address with or without an anchor."""

    def __init__(self):
        self.page = cache(self._page)
        # A page that is about many facts is asked for each of them.
        self.text_at = cache(self._text_at)

    def _text_at(self, url: str) -> str:
        parts = urlsplit(url)
        document = self.page(parts.path)
        element = element_with_id(document, parts.fragment) if parts.fragment else document
        assert element is not None, f"{parts.path} has no element with id {parts.fragment}"
        return words(element)

    def _page(self, path: str) -> Element:
        response = client.get(path)
        assert response.status_code == 200, f"{path} answers {response.status_code}"
        return parse_html(response.content.decode())


def element_with_id(element, wanted: str):
    if isinstance(element, str):
        return None
    if dict(element.attributes).get("id") == wanted:
        return element
    found = (element_with_id(child, wanted) for child in element.children)
    return next((child for child in found if child is not None), None)


def words(element) -> str:
    """The text in an element, its white space made single."""
    return " ".join(_texts(element).split())


def _texts(element) -> str:
    if isinstance(element, str):
        return element
    return " ".join(_texts(child) for child in element.children)
