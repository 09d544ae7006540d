"""What is asked: the same filters of everybody, drawn with a seed, in the words of each."""

import random
import sqlite3
from dataclasses import dataclass
from urllib.parse import urlencode

SEED = 7
OF_EACH_SHAPE = 24
# The columns that a question filters by. A repeated one stands for "or".
SHAPES = [
    ("indicator", "school_year"),
    ("school",),
    ("population", "student_group"),
    ("local_district", "indicator"),
    ("board_district", "indicator", "school_year"),
    ("indicator", "school_year", "student_group"),
    ("indicator", "school_year", "student_group", "student_group"),
    ("school", "school_year_min"),
]


@dataclass(frozen=True)
class Question:
    """Names and words, in the form in which rows have them."""

    asks: tuple[tuple[str, str], ...]

    def words(self, name: str) -> list[str]:
        return [word for asked, word in self.asks if asked == name]

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys(name for name, _word in self.asks))


# Every row answers it, and yet it is not the question for the whole table.
EVERY_ROW = Question((("school_year_min", "1950-51"),))


def draw(database: sqlite3.Connection, rows: int, of_each: int = OF_EACH_SHAPE) -> list[Question]:
    """Questions of every shape that so many rows answer; of some shapes there may be none."""
    chance = random.Random(SEED)
    (last,) = database.execute("SELECT max(rowid) FROM observations").fetchone()
    found = []
    for shape in SHAPES:
        found += _draw_shape(database, chance, last, shape, rows, of_each)
    chance.shuffle(found)
    return found


def _draw_shape(database, chance, last, shape, rows, wanted) -> list[Question]:
    found: dict[Question, None] = {}
    for _try in range(wanted * 4):
        question = _like_a_row(database, chance, last, shape)
        if len(found) < wanted and _is_answered(database, question, rows):
            found[question] = None
    return list(found)


def _like_a_row(database, chance: random.Random, last: int, shape) -> Question:
    """A question that at least one row answers, chosen by chance."""
    first = _row(database, chance.randint(1, last))
    other = _row(database, chance.randint(1, last))
    asks: list[tuple[str, str]] = []
    for name in shape:
        row = other if name in [asked for asked, _word in asks] else first
        asks.append((name, row[name.removesuffix("_min")]))
    return Question(tuple(dict.fromkeys(asks)))


def _row(database: sqlite3.Connection, number: int) -> dict[str, str]:
    cursor = database.execute("SELECT * FROM observations WHERE rowid = ?", [number])
    return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))


def _is_answered(database: sqlite3.Connection, question: Question, rows: int) -> bool:
    """Never of what no source says: nothing equals it."""
    conditions, words = [], []
    for name in question.names:
        found = question.words(name)
        column, is_from = name.removesuffix("_min"), name.endswith("_min")
        places = ", ".join("?" * len(found))
        conditions.append(f"{column} >= ?" if is_from else f"{column} IN ({places})")
        words += found
    inner = f"SELECT 1 FROM observations WHERE {' AND '.join(conditions)} LIMIT ?"
    (count,) = database.execute(f"SELECT count(*) FROM ({inner})", [*words, rows]).fetchone()
    return count == rows


# --- in the words of each ---


def ours(question: Question, size: int) -> str:
    return f"/api/v1/observations/?{urlencode([*question.asks, ('page_size', size)])}"


def ours_whole(question: Question, form: str) -> str:
    return f"/api/v1/observations/?{urlencode([*question.asks, ('format', form)])}"


def plain_rest(question: Question, size: int) -> str:
    return f"/rest/observations/?{urlencode([*_joined(question), ('page_size', size)])}"


def plain_whole(question: Question, kind: str) -> str:
    return f"/plain/{kind}.csv?{urlencode(_joined(question))}"


def ninja(question: Question, size: int) -> str:
    asks = [(name, word) for name in question.names for word in _plain_words(question, name)]
    return f"/ninja/observations/?{urlencode([*asks, ('page_size', size)])}"


def datasette(question: Question, size: int) -> str:
    """Without suggestions of facets, which nobody asked for and which would slow it down."""
    asks = [_datasette_words(question, name) for name in question.names]
    options = [("_size", size), ("_shape", "objects"), ("_nosuggest", 1), ("_nofacet", 1)]
    return f"/observations/observations.json?{urlencode([*asks, *options])}"


def _joined(question: Question) -> list[tuple[str, str]]:
    return [(name, ",".join(_plain_words(question, name))) for name in question.names]


def _plain_words(question: Question, name: str) -> list[str]:
    """A plain project keeps a school year as the number of its first year."""
    words = question.words(name)
    return [word[:4] for word in words] if name.startswith("school_year") else words


def _datasette_words(question: Question, name: str) -> tuple[str, str]:
    words = question.words(name)
    if name.endswith("_min"):
        return f"{name.removesuffix('_min')}__gte", words[0]
    return (f"{name}__in", ",".join(words)) if len(words) > 1 else (name, words[0])
