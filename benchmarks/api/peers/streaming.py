"""A large CSV file as the Django documentation streams it: the csv module over `.iterator()`."""

import csv

from django.http import StreamingHttpResponse

from metrics.rows import MEMBERS

from .models import PlainFigure, school_year_label, standing
from .plain_rest import FigureFilter

ROWS_AT_A_TIME = 500
NAMED_BY_SLUG = ["indicator", "population", "school", "student_group", "source"]
ELSEWHERE = {
    "id": "key",
    "local_district": "local_district__code",
    "board_district": "board_district__code",
    "unit": "indicator__unit",
    "release": "first_release__version",
    **{name: f"{name}__slug" for name in NAMED_BY_SLUG},
}
VALUES = [ELSEWHERE.get(name, name) for name in MEMBERS]
YEARS = [MEMBERS.index("district_year"), MEMBERS.index("school_year")]


class Echo:
    """What is written to it is given back."""

    def write(self, text):
        return text


def records_csv(request):
    """Of records, as every other page of a project has them."""
    figures = FigureFilter(request.GET, queryset=standing()).qs
    return answer(map(cells, figures.iterator()))


def values_csv(request):
    """Of bare values, which a project writes that has found records too slow."""
    figures = FigureFilter(request.GET, queryset=standing()).qs
    return answer(map(labelled, figures.values_list(*VALUES).iterator()))


def answer(rows):
    return StreamingHttpResponse(lines(rows), content_type="text/csv")


def lines(rows):
    """Several at a time, which is kinder to the server than the line by line of the docs."""
    write = csv.writer(Echo()).writerow
    gathered = [write(MEMBERS)]
    for row in rows:
        gathered.append(write(row))
        if len(gathered) == ROWS_AT_A_TIME:
            yield "".join(gathered)
            gathered.clear()
    yield "".join(gathered)


def labelled(row: tuple) -> list:
    cells = list(row)
    for position in YEARS:
        cells[position] = school_year_label(cells[position])
    return cells


def cells(figure: PlainFigure) -> list:
    return [
        figure.key,
        figure.indicator.slug,
        figure.population.slug,
        figure.school.slug if figure.school else None,
        figure.local_district.code if figure.local_district else None,
        figure.board_district.code if figure.board_district else None,
        school_year_label(figure.district_year),
        school_year_label(figure.school_year),
        figure.student_group.slug,
        figure.grade,
        figure.respondent,
        figure.value,
        figure.low,
        figure.high,
        figure.numerator,
        figure.denominator,
        figure.indicator.unit,
        figure.status,
        figure.qualifier,
        figure.candidates,
        figure.note,
        figure.note_es,
        figure.source.slug,
        figure.first_release.version,
    ]
