"""How a figure was added up, or why there is none: for readers, in English and in Spanish.

Kept with the figure, and so in both languages whatever the language of who has it computed.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Words(NamedTuple):
    english: str
    spanish: str

    def filled(self, **values: object) -> "Words":
        """A value may itself be `Words`; all others are the same in both languages."""
        chosen = [
            {name: value[place] if isinstance(value, Words) else value for name, value in
             values.items()}
            for place in (0, 1)
        ]  # fmt: skip
        return Words(self.english.format(**chosen[0]), self.spanish.format(**chosen[1]))


def joined(sentences: Sequence[Words]) -> Words:
    return Words(*(" ".join(each[place] for each in sentences) for place in (0, 1)))


SHARES = Words(
    "Computed here: numerators and denominators, each added up over {schools}.",
    "Calculado aquí: los numeradores y los denominadores, sumados por separado en {schools}.",
)
COUNTS = Words("Added up here over {schools}.", "Sumado aquí en {schools}.")
SCORES = Words(
    "Computed here: the mean over {schools}, each weighted by its number of students.",
    "Calculado aquí: el promedio de {schools}, cada una según su número de estudiantes.",
)
ONE = Words("its one school{which}", "su única escuela{which}")
EVERY = Words("all of its {used} schools{which}", "todas sus {used} escuelas{which}")
SOME = Words(
    "{used} of its {of} schools{which}, {share}%",
    "{used} de sus {of} escuelas{which}, el {share} %",
)
NOTHING = Words("", "")
WITHOUT = Words("Without a figure: {names}.", "Sin cifra: {names}.")
AND_MORE = Words("{names} and {more} more", "{names} y {more} más")
# After the number of schools, where not all members can have such a figure.
WITH_GRADE = Words(
    " that offer grade {grade} (it has {in_all} in all)",
    " que ofrecen {grade}.º grado (tiene {in_all} en total)",
)
WITH_KINDERGARTEN = Words(
    " that offer kindergarten (it has {in_all} in all)",
    " que ofrecen kínder (tiene {in_all} en total)",
)
NO_STUDENTS = Words(
    "{nobody} more of its schools had no such students.",
    "Otras {nobody} de sus escuelas no tenían estudiantes así.",
)
INFERRED = Words(
    "{inferred} of the figures added up are inferred.",
    "{inferred} de las cifras sumadas son inferidas.",
)
SEVERAL_SOURCES = Words(
    "The figures of the schools come from several sources.",
    "Las cifras de las escuelas vienen de varias fuentes.",
)

HIDDEN = Words(
    "No sum: the figures of {hidden} of its {of} schools are hidden to protect students.",
    "No hay suma: las cifras de {hidden} de sus {of} escuelas están ocultas para proteger a los"
    " estudiantes.",
)
LEFT_OUT = Words(
    "No sum: {missing} of its {of} schools have no row for this group. The source marks no hidden"
    " group, so that these may be hidden.",
    "No hay suma: {missing} de sus {of} escuelas no tienen fila para este grupo. La fuente no marca"
    " los grupos ocultos, así que pueden estar ocultos.",
)
TOO_FEW = Words(
    "No sum: only {used} of its {of} schools have a figure that can be added up.",
    "No hay suma: solo {used} de sus {of} escuelas tienen una cifra que se puede sumar.",
)
NOBODY = Words("No sum: nobody was counted.", "No hay suma: no se contó a nadie.")
IMPOSSIBLE = Words(
    "No share: the parts counted add up to more than the whole.",
    "No hay porcentaje: las partes contadas suman más que el total.",
)
