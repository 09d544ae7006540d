"""Two thousand hostile requests: every ingredient of `hostile_words` in the places for it.

Where all would be too many, each place takes the next few of them, so that all have their turn.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice

from lausd_pilots.api.urls import ENDPOINTS, NOUNS
from tests import hostile_words as words
from tests.addresses import examples

FILE = "/data/2021.1/observations.csv"
BODY = b'{"name": "x", "__proto__": {}}'


@dataclass(frozen=True)
class Hostile:
    path: str
    query: str = ""
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def __str__(self):
        address = f"{self.path}?{self.query}" if self.query else self.path
        return f"{self.method} {address[:150]} {str(self.headers)[:80]} {self.body[:20]!r}"


def in_turn(ingredients: list) -> Callable[[int], list]:
    """Takes the next so many of them, from the first again after the last."""
    endless = cycle(ingredients)
    return lambda count: list(islice(endless, count))


def lists() -> list[str]:
    return [f"/api/v1/{noun}/" for noun in NOUNS]


def rows() -> list[str]:
    """An address of a row of each noun."""
    return [f"/api/v1/{noun}/{{}}/" for noun in NOUNS]


def every_filter() -> Iterator[tuple[str, str]]:
    for path, endpoint in zip(lists(), ENDPOINTS, strict=True):
        for name in endpoint.filterset_class.base_filters:
            yield path, name


# --- the groups ---


def values() -> Iterator[Hostile]:
    """In every filter, and in the parameters that every list has."""
    next_values = in_turn(words.VALUES)
    for path, name in every_filter():
        for value in next_values(6):
            yield Hostile(path, f"{name}={value}")
    for path in lists():
        for name in ["page_size", "fields", "cursor", "format"]:
            for value in next_values(2):
                yield Hostile(path, f"{name}={value}")


def repeated() -> Iterator[Hostile]:
    for path, name in every_filter():
        yield Hostile(path, f"{name}=1&{name}=%00&{name}={10**30}")
    for path in lists():
        for name in ["page_size", "cursor", "format"]:
            yield Hostile(path, f"{name}=1&{name}=1")
        yield Hostile(path, "&".join(["fields=slug"] * 400))


def names() -> Iterator[Hostile]:
    next_names = in_turn(words.NAMES)
    for path in [*lists(), "/api/v1/", "/api/v1/schema/", "/api/v1/docs/"]:
        for name in next_names(5):
            yield Hostile(path, f"{name}=1")
    for path, name in every_filter():
        for lookup in in_turn(["__in", "__gt", "__isnull", "__regex", "__contains"])(1):
            yield Hostile(path, f"{name}{lookup}=1")


def machinery() -> Iterator[Hostile]:
    """Cursors, fields and formats that are none, and such as do not go together."""
    groups = {"cursor": words.CURSORS, "fields": words.FIELDS, "format": words.FORMATS}
    for name, ingredients in groups.items():
        next_few = in_turn(ingredients)
        for path in [*lists(), "/api/v1/", "/api/v1/schema/"]:
            for value in next_few(4):
                yield Hostile(path, f"{name}={value}")
    for path in lists():
        for together in ["format=csv&cursor=a", "format=jsonl&page_size=0", "format=api&fields=x"]:
            yield Hostile(path, together)


def paths() -> Iterator[Hostile]:
    next_words = in_turn(words.IN_PATHS)
    for path in rows():
        yield from at(path, next_words(7))
    for noun in ["observations", "changes", "participations"]:
        yield from at(f"/api/v1/{noun}/{{}}/", words.KEYS_OF_FIGURES)
    for path in ["/api/v1/{}", "/api/v1/{}/", "/api/{}/schools/", "/data/{}/", "/data/{}"]:
        yield from at(path, words.IN_PATHS)
    for path in lists():
        yield Hostile(path.upper())
        yield from at(f"{path[:-1]}{{}}/", ["%20", "/", ".", "%00", "%2F", ";a=b"])


def at(path: str, ingredients: list[str]) -> Iterator[Hostile]:
    """`{}` stands for the word."""
    return (Hostile(path.format(word)) for word in ingredients)


def headers() -> Iterator[Hostile]:
    groups = {
        "Accept": words.ACCEPTS,
        "If-None-Match": words.TAGS,
        "Accept-Language": words.LANGUAGES,
        "Range": words.RANGES,
    }
    places = [*lists(), *(path for path in examples().values() if path.startswith("/api/"))]
    for name, ingredients in groups.items():
        next_places = in_turn(places)
        for value in ingredients:
            for path in next_places(4):
                path, _mark, query = path.partition("?")
                yield Hostile(path, query, headers=((name, value),))


def files() -> Iterator[Hostile]:
    for version in words.VERSIONS:
        yield Hostile(f"/data/{version}/observations.csv")
    for name in words.FILES:
        yield Hostile(f"/data/2021.1/{name}")
        yield Hostile(f"/data/latest/{name}")
    for value in words.RANGES:
        yield Hostile(FILE, headers=(("Range", value),))
        yield Hostile(FILE, headers=(("Range", value),), method="HEAD")
    for value in words.TAGS:
        yield Hostile(FILE, headers=(("If-None-Match", value),))
        yield Hostile(FILE, headers=(("If-Range", value), ("Range", "bytes=0-9")))
    for value in words.VALUES[::4]:
        yield Hostile(FILE, f"x={value}")


def methods() -> Iterator[Hostile]:
    next_methods = in_turn(words.METHODS)
    for path in examples().values():
        path, _mark, query = path.partition("?")
        for method in next_methods(4):
            yield Hostile(path, query, method=method)
    for path in [*lists(), FILE]:
        yield Hostile(path, body=BODY, headers=(("Content-Type", "application/json"),))
        yield Hostile(path, body=BODY, headers=(("Content-Type", "\xff"),))
        yield Hostile(path, method="HEAD", query="x=%00")
        yield Hostile(path, method="OPTIONS", query="x=%00")
        yield Hostile(path, headers=(("X-Http-Method-Override", "DELETE"),))


def pages() -> Iterator[Hostile]:
    """Of pages, drawings and feeds."""
    next_values, next_names = in_turn(words.VALUES), in_turn(words.IN_PAGES)
    for path in examples().values():
        path, _mark, query = path.partition("?")
        if not path.startswith("/api/"):
            for name in next_names(7):
                for value in next_values(1):
                    yield Hostile(path, f"{name}={value}" + (f"&{query}" if query else ""))
    for path in ["/schools/{}/", "/results/{}/", "/sources/facts/{}/", "/figures/{}.svg"]:
        yield from at(path, words.IN_PATHS)


GROUPS = [values, repeated, names, machinery, paths, headers, files, methods, pages]


def all_of(group: Callable[[], Iterator[Hostile]]) -> list[Hostile]:
    return list(dict.fromkeys(group()))
