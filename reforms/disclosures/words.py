"""The words by which a sentence is read: in lower case and without accents.

The long lists are text files in `words/`; lines with # are remarks.
"""

from pathlib import Path


def _listed(name: str) -> frozenset[str]:
    lines = (Path(__file__).parent / "words" / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


_NUMBER_WORDS = [
    "one two three four five six seven eight nine ten",
    "uno dos tres cuatro cinco seis siete ocho nueve diez",
]
NUMBERS = {
    **{str(number): number for number in range(1, 11)},
    **{word: n for line in _NUMBER_WORDS for n, word in enumerate(line.split(), start=1)},
    **dict.fromkeys(["both", "couple", "ambos", "ambas"], 2),
}
HUNDRED = {"hundred", "cien", "ciento"}
# They count one only where something is told of that one: “a student was expelled”.
ARTICLES = {"a", "an", "un", "una"}
# After an article: “a single student”, “una sola alumna”.
ONLY_ONE = {"single", "solo", "sola", "unico", "unica"}

STUDENT = _listed("student")
STUDENTS = _listed("students") | {f"{word}s" for word in STUDENT}
HAPPENED = tuple(_listed("happened"))
# A class counts as its students where all of it is meant.
WHOLE_GROUPS = {"class", "cohort", "body", "generacion", "clase"}
RATES = {
    *("attendance", "graduation", "suspensions", "expulsions", "rate"),
    *("asistencia", "graduacion", "suspensiones", "tasa"),
}
SMALL_GROUPS = [
    "foster",
    "homeless",
    "migrant",
    "newcomers",
    "pacific islander",
    "american indian",
    "native american",
    "filipino",
    "nonbinary",
    "transgender",
    "deaf",
    "blind",
    "unaccompanied",
    "pregnant",
    "sin hogar",
    "crianza",
    "migrantes",
    "sordos",
]

NONE = {"no", "none", "nobody", "zero", "neither", "nadie", "ningun", "ninguna", "ninguno", "cero"}
ALL = {
    *("all", "every", "each", "everyone", "everybody", "entire", "whole"),
    *("todo", "todos", "todas", "cada", "totalidad"),
}
# “Everyone in the class”, “no one of the cohort”.
EVERYBODY = {"everyone", "everybody", "nobody", "nadie", "one"}
OF_A_GROUP = {"in", "en", "from"}
# They go with a noun: alone they say nothing of anybody.
WITH_A_NOUN = {"no", "every", "cada", "whole", "entire"}
# “Almost all” and “not every” prove nothing about anybody; “above all” and “for all” are phrases.
SOFTENED = {"not", "no", "almost", "nearly", "casi", "most", "above", "number"}
PER = {"per", "every", "each", "cada", "por"}

STOPS = _listed("stops")
PLURAL_BUT_NO_NOUN = _listed("plural_but_no_noun")
OTHER_NOUNS = _listed("other_nouns")
VERBS = _listed("verbs")
VERB_ENDINGS = ("ed", "aron", "ieron")
# Where one of these is said, “4 out of 5” is a mark.
MARKS = {"rated", "rating", "scale", "stars", "score", "escala", "puntuacion", "calificaron"}

FIRST_NAMES = _listed("first_names")
PLACES = _listed("places")
NO_NAMES = _listed("no_names") | PLACES
