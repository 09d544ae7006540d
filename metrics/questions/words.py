"""The words by which filters name records, and the ids behind them: one query for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.db import models
from django.utils.translation import gettext as _

from schools.rest.filtering import AnyOf, given, not_known
from schools.rest.problems import MOST_FAULTS_NAMED, shortened

from .querying import rows_of_query


@dataclass(frozen=True)
class Named:
    """Where records are found by a word: a table, its column of words, and that of the ids."""

    model: type[models.Model]
    word: str = "slug"
    id: str = "id"
    # A condition in SQL on the records that may be named at all.
    only: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def query(self, words: int) -> str:
        """Takes the name of the filter and then the words."""
        places = ", ".join(["%s"] * words)
        only = f" AND {self.only}" if self.only else ""
        return (
            f"SELECT CAST(%s AS TEXT), {self.word}, {self.id} FROM {self.table} "
            f"WHERE {self.word} IN ({places}){only}"
        )

    def all_words(self) -> list[str]:
        only = f" WHERE {self.only}" if self.only else ""
        return [word for (word,) in rows_of_query(f"SELECT {self.word} FROM {self.table}{only}")]


class WordsField(forms.MultipleChoiceField):
    """Words of which only the database knows whether they name anything: see `ids_of`."""

    def clean(self, value):
        return list(dict.fromkeys(given(value)))


class Words(AnyOf):
    """Records of one or several tables by their words."""

    field_class = WordsField

    def __init__(self, column: str, *named: Named, **kwargs):
        super().__init__(column, **kwargs)
        self.named = named


def ids_of(
    asked: Mapping[str, list[str]], filters: Mapping[str, Words]
) -> tuple[dict[str, list[int]], dict[str, list[forms.ValidationError]]]:
    """The ids of the records that each filter names, and what is wrong with its other words.

    `asked` are the words by the name of their filter.
    """
    found = _found(asked, filters)
    ids = {
        name: [found[name, word] for word in words if (name, word) in found]
        for name, words in asked.items()
    }
    faults = {}
    for name, words in asked.items():
        unknown = [word for word in words if (name, word) not in found]
        if unknown:
            known = filters[name].named[0].all_words()
            faults[name] = [
                several_at_once(name, word) if "," in word else not_known(word, known)
                for word in unknown[:MOST_FAULTS_NAMED]
            ]
    return ids, faults


def several_at_once(name: str, word: str) -> forms.ValidationError:
    message = _("“%(value)s” is not known here. For any of several, repeat “%(name)s”.")
    return forms.ValidationError(message, "invalid_value", {"value": shortened(word), "name": name})


def _found(asked: Mapping[str, list[str]], filters: Mapping[str, Words]) -> dict:
    parts, parameters = [], []
    for name, words in asked.items():
        for named in filters[name].named:
            parts.append(named.query(len(words)))
            parameters += [name, *words]
    if not parts:
        return {}
    found = rows_of_query(" UNION ALL ".join(parts), parameters)
    return {(name, word): pk for name, word, pk in found}
