"""Whatever is sent to the staff area, nothing breaks: it is taken, or refused with a reason."""

import re
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern

from reforms.models import Assignment, Comment, Evidence, FigureSheet
from reforms.staff import urls
from reforms.transitions import STEPS
from tests.factories import make
from tests.reviews import Scene, scene_in
from tests.thorough import ALL_CASES, a_part_of

pytestmark = pytest.mark.django_db

GARBAGE = {
    "nothing": "",
    "blanks": " \t\n ",
    "NUL": "a\x00b",
    "half a character": "\ud800",
    "a huge number": "9" * 40,
    "a number beyond every column": "9223372036854775808",
    "a negative number": "-1",
    "no number": "NaN",
    "an exponent": "1e999",
    "a date that is none": "2026-02-31",
    "a date at the end of time": "9999-12-31",
    "markup": "<script>alert(1)</script>{{ 1 }}{% now %}",
    "marks that turn the direction": "\u202e\u200b\ufeff",
    "a long text": "x" * 30_000,
    "a path": "../../../../etc/passwd",
}
BODIES = {
    "nothing": ("application/x-www-form-urlencoded", b""),
    "bytes that are no text": (
        "application/x-www-form-urlencoded",
        b"title=%ff%fe&seen=\xff&a=%00",
    ),
    "only marks": ("application/x-www-form-urlencoded", b"&&==&=&%&%zz=%"),
    "many fields": ("application/x-www-form-urlencoded", b"a=1&" * 6000),
    "a form without its border": ("multipart/form-data", b"--x\r\n"),
    "a form that is cut off": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\ncode',
    ),
    "another alphabet": ("application/x-www-form-urlencoded; charset=utf-99", b"title=a"),
    "null": ("application/json", b"null"),
    "a list": ("application/json", b"[[], {}, 1, null]"),
    "a number": ("application/json", b"1e999"),
    "no number": ("application/json", b'{"cells": NaN, "entries": Infinity}'),
    "half an object": ("application/json", b'{"cells": ['),
    "no JSON": ("application/json", b"\xff\xfe\x00"),
    "half a character": ("application/json", b'{"cells": "\\ud800", "\\ud800": 1}'),
    "deep": ("application/json", b"[" * 100_000),
    "wrong types": (
        "application/json",
        b'{"cells": [{"school": {}, "indicator": [], "value": {}, "note": 1, "seen": "x"}, 1]}',
    ),
    "huge numbers": (
        "application/json",
        b'{"cells": [{"school": 1e400, "indicator": 99999999999999999999999, "value": 9e999}]}',
    ),
    "text": ("text/plain", b"title=a"),
    "no type": ("", b"title=a"),
}


class Fields(HTMLParser):
    """The fields of all forms of a page, each with one value that it would be sent with."""

    def __init__(self, text: str):
        super().__init__()
        self.given: dict[str, str] = {}
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name") or ""
        if tag in ("input", "textarea", "button") and name:
            self.given.setdefault(name, attrs.get("value") or "a")
        if tag == "select":
            self._select = name
        if tag == "option" and self._select and attrs.get("value"):
            self.given.setdefault(self._select, attrs["value"])


def staff_routes(patterns=urls.urlpatterns, before=""):
    for entry in patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from staff_routes(entry.url_patterns, route)


def values_for(scene: Scene) -> dict[str, dict[str, list]]:
    """What stands for the parts of an address, by what it begins with."""
    entry = scene.entry("autonomy")
    evidence = make(Evidence, school=scene.school)
    evidence.entries.add(entry)
    sheet = make(FigureSheet, cycle=scene.cycle)
    return {
        "": {
            "entry": [entry.pk],
            "comment": [make(Comment, entry=entry).pk],
            "evidence": [evidence.pk],
            "section": ["goal", "autonomy", "nothing"],
            "action": [*[step.action for step in STEPS], "waive", "nothing"],
            "assignment": [Assignment.objects.get(user=scene.liaison).pk],
            "kind": ["xlsx", "csv", "exe"],
            "uidb64": ["MQ", "a-_"],
            "token": ["set-password", "a-b"],
        },
        "reviews/": {"pk": [scene.review.pk]},
        "cycles/": {"pk": [scene.cycle.pk]},
        "sheets/": {"pk": [sheet.pk]},
        "accounts/": {"pk": [scene.liaison.pk]},
        "reviewers/": {"pk": [Assignment.objects.get(user=scene.reviewer).pk]},
    }


def addresses(scene: Scene, below: str = "/staff/") -> list[str]:
    """Addresses of the staff area, with every value that stands for a part of it."""
    values = values_for(scene)
    found = []
    for route in staff_routes():
        filled = [route]
        given = {**values[""], **values.get(re.match(r"[a-z]*/?", route)[0], {})}
        for part, name in re.findall(r"(<(?:\w+:)?(\w+)>)", route):
            filled = [each.replace(part, str(value)) for each in filled for value in given[name]]
        found += [f"/staff/{each}" for each in filled]
    return a_part_of([each for each in found if each.startswith(below)], one_of=3)


def scene_of(state: str, who: str) -> tuple[Scene, Client]:
    scene = scene_in(state)
    user = make(User, is_superuser=True, is_staff=True) if who == "superuser" else scene.liaison
    return scene, signed_in(user)


def signed_in(user) -> Client:
    """One that stays signed in, whatever an answer does to its session: that is undone, too."""
    client = Client()
    client.force_login(user)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"
    return Client(raise_request_exception=False, headers={"cookie": cookie})


def answer(client, method, *args, **more) -> int:
    """What becomes of it is undone."""
    with transaction.atomic():
        response = getattr(client, method)(*args, **more)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response.status_code


def sent_by(client, address) -> dict[str, str]:
    response = client.get(address)
    is_page = response.status_code == 200 and response["Content-Type"].startswith("text/html")
    return Fields(response.text).given if is_page else {}


def in_turn(cases, turn: int, of: int) -> list:
    """One of so many parts of them: those that follow have the others."""
    return list(cases)[turn % of :: of]


def test_every_address_is_tried():
    found = addresses(scene_in("draft"))

    assert len(found) > (50 if ALL_CASES else 17)
    assert not [address for address in found if "<" in address]


# In a draft a school writes, and a superuser may do what no step leads away from; in the two other
# states everybody else has their forms, of which only those of a review differ.
WHO = [
    ("draft", "liaison", "/staff/"),
    ("in_review", "superuser", "/staff/"),
    ("recommended", "superuser", "/staff/reviews/"),
]


@pytest.mark.parametrize(("state", "who", "below"), WHO)
def test_garbage_in_all_fields_at_once_breaks_nothing(state, who, below):
    scene, client = scene_of(state, who)
    broken = []
    for turn, address in enumerate(addresses(scene, below)):
        names = sent_by(client, address)
        cases = in_turn(GARBAGE, turn, of=3 if names else 5)
        names = names or {"title": "", "text": "", "seen": ""}
        for case in cases:
            garbage = GARBAGE[case]
            sent = {name: [garbage, "1"] if case == "a path" else garbage for name in names}
            if answer(client, "post", address, *as_form(sent)) >= 500:
                broken.append((address, case))
    assert broken == []


def as_form(sent: dict) -> tuple[str, str]:
    """Written by hand: half a character travels as bytes that are no UTF-8."""
    return urlencode(sent, doseq=True, errors="surrogatepass"), "application/x-www-form-urlencoded"


WORST = ["NUL", "half a character", "a huge number", "a number beyond every column", "no number"]


@pytest.mark.parametrize(("state", "who", "below"), WHO)
def test_garbage_in_one_field_beside_good_ones_breaks_nothing(state, who, below):
    scene, client = scene_of(state, who)
    broken = []
    for address in addresses(scene, below):
        good = sent_by(client, address)
        for place, name in enumerate(list(good)[:20]):
            case = WORST[place % len(WORST)]
            sent = {**good, name: GARBAGE[case]}
            if answer(client, "post", address, *as_form(sent)) >= 500:
                broken.append((address, name, case))
    assert broken == []


@pytest.mark.parametrize(
    ("state", "who", "accept"),
    [("draft", "liaison", "application/json"), ("in_review", "superuser", "*/*;q=x,,")],
)
def test_bodies_that_are_no_forms_break_nothing(state, who, accept):
    scene, client = scene_of(state, who)
    broken = []
    for turn, address in enumerate(addresses(scene)):
        for case in BODIES if reads_json(address) else in_turn(BODIES, turn, of=4):
            kind, body = BODIES[case]
            more = {"content_type": kind, "headers": {"accept": accept}}
            if answer(client, "generic", "POST", address, body, **more) >= 500:
                broken.append((address, case))
    assert broken == []


def reads_json(address: str) -> bool:
    return address.endswith("/figures/save/")


@pytest.mark.parametrize("who", ["liaison", "superuser"])
def test_files_where_text_is_asked_and_text_where_a_file_is_break_nothing(who):
    scene, client = scene_of("draft", who)
    broken = []
    for address in addresses(scene):
        names = sent_by(client, address)
        file = SimpleUploadedFile("a\u202e.csv", b"code,value\n\x00")
        files = {name: SimpleUploadedFile("a\u202e.csv", b"code,\xff\x00") for name in names}
        for sent in [files, {**names, "file": file}, {**names, "file": "no file", "sheet": "x"}]:
            if answer(client, "post", address, sent) >= 500:
                broken.append((address, list(sent)))
    assert broken == []


@pytest.mark.parametrize("who", ["liaison", "superuser"])
def test_addresses_with_odd_numbers_and_queries_break_nothing(who):
    scene, client = scene_of("draft", who)
    odd = ["0", "2147483648", "9223372036854775808", "9" * 60]
    queries = ["?district=%00", "?district=%ff&page=-1&year=" + "9" * 40, "?page=x&page=1&=&%zz"]
    broken = []
    for turn, address in enumerate(addresses(scene)):
        tried = {re.sub(r"\d+", number, address) for number in odd}
        tried.add(address + queries[turn % len(queries)])
        sent = [("get", each) for each in tried]
        sent += [("post", each) for each in in_turn(sorted(tried), turn, of=2)]
        broken += [each for each in sent if answer(client, *each) >= 500]
    assert broken == []


def test_the_search_would_find_what_breaks(monkeypatch):
    scene, client = scene_of("draft", "liaison")

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("reforms.staff.evidence.evidence_of", fail)

    assert answer(client, "get", f"/staff/reviews/{scene.review.pk}/evidence/") == 500
