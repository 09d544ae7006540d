"""The filters above the list of schools: what may be chosen, and what is chosen."""

from dataclasses import dataclass

from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reforms.models import Initiative
from schools.languages import in_language
from schools.models import Award, Campus, District, Program, School, SchoolYear


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class ListField:
    """A list to choose from; several may be chosen where the address already names several."""

    name: str
    label: str
    options: list[Option]

    @property
    def several(self) -> bool:
        return sum(option.chosen for option in self.options) > 1


@dataclass(frozen=True)
class Chip:
    """One thing that was asked, and the address of the list without it."""

    label: str
    words: str
    without: str


def list_fields(asked: QueryDict) -> list[ListField]:
    return [
        ListField(name, label, options(choices, asked.getlist(name)))
        for name, label, choices in choices_of_all_fields()
    ]


def options(choices: list[tuple[str, str]], chosen: list[str]) -> list[Option]:
    return [Option(value, words, value in chosen) for value, words in choices]


def choices_of_all_fields() -> list[tuple[str, str, list[tuple[str, str]]]]:
    offered = Program.objects.filter(offerings__isnull=False).distinct()
    won = Award.objects.filter(recognitions__isnull=False).distinct()
    with_schools = Initiative.objects.filter(population__isnull=False)
    return [
        ("local_district", _("Local district"), districts(District.Kind.LOCAL)),
        ("board_district", _("Board district"), districts(District.Kind.BOARD)),
        ("level", _("Level"), labelled(SchoolYear.Level)),
        ("campus", _("Campus"), named(Campus.objects.order_by(Lower("name")))),
        ("program", _("Program"), named(offered)),
        ("recognition", _("Recognition"), named(won)),
        ("initiative", _("Initiative"), named(with_schools)),
        ("status", _("Status"), labelled(School.Status)),
    ]


def districts(kind: District.Kind) -> list[tuple[str, str]]:
    found = District.objects.filter(kind=kind)
    return [(district.code, in_language(district, "name")) for district in found]


def labelled(choices) -> list[tuple[str, str]]:
    return [(value, capfirst(str(label))) for value, label in choices.choices]


def named(records) -> list[tuple[str, str]]:
    return [(record.slug, in_language(record, "name")) for record in records]


def chips(asked: QueryDict, fields: list[ListField]) -> list[Chip]:
    labels = {"q": _("Words"), **{field.name: field.label for field in fields}}
    words = {(field.name, each.value): each.words for field in fields for each in field.options}
    return [
        chip(labels.get(name, name), words.get((name, value), value), without(asked, name, value))
        for name, values in asked.lists()
        for value in values
    ]


def chip(label: str, words: str, address: str) -> Chip:
    """Local District East need not be introduced as a local district."""
    says_itself = words.casefold().startswith(label.casefold())
    return Chip("" if says_itself else label, words, address)


def without(asked: QueryDict, name: str, value: str) -> str:
    rest = asked.copy()
    rest.setlist(name, [other for other in asked.getlist(name) if other != value])
    return f"?{rest.urlencode()}"
