"""Published figures. A row is served as it was written when it was published."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from metrics.api import wide
from metrics.api.releases import about
from metrics.api.wide import WIDE_ROW, refuse_fields
from metrics.models import Indicator, PublishedValue, Qualifier, Release, Respondent, Status
from metrics.models.vocabulary import Grade
from metrics.questions import reading
from metrics.questions.asking import Question, ask
from metrics.questions.filters import ObservationFilter
from metrics.questions.places import Places, places_in
from metrics.questions.releases import Mark, newest_of, release_called, releases_of
from metrics.release_files import CSV, JSON_LINES, WORKBOOK, file_of
from metrics.release_files.cells import rows_of
from metrics.release_files.columns import POSITION
from metrics.release_files.sheet_cells import sheet_cells
from metrics.release_files.text import csv_of, header_of
from metrics.rows import MEMBERS, narrowed_text
from schools import years
from schools.rest import paging
from schools.rest.endpoints import Endpoint
from schools.rest.fields import Number
from schools.rest.fields import SchoolYear as SchoolYearLabel
from schools.rest.filtering import day
from schools.rest.problems import NothingCalled, shortened
from schools.rest.renderers import RowText
from schools.rest.sheet_process import write_sheet

KEY = "indicator/population/school_year/student_group/grade/respondent"
NULLABLE = {"allow_null": True}


class ObservationRow(serializers.Serializer):
    """Only the description: rows are kept as text. A test holds the two together."""

    id = serializers.CharField(help_text=f"{KEY}; - stands for no respondent.")
    indicator = serializers.CharField()
    population = serializers.CharField()
    school = serializers.CharField(**NULLABLE, help_text="Where the population is one school.")
    local_district = serializers.CharField(**NULLABLE)
    board_district = serializers.CharField(**NULLABLE)
    district_year = SchoolYearLabel(**NULLABLE)
    school_year = SchoolYearLabel()
    student_group = serializers.CharField()
    grade = serializers.ChoiceField(Grade.choices)
    respondent = serializers.ChoiceField(Respondent.choices, **NULLABLE)
    value = Number(**NULLABLE, help_text="With the digits published; `status` says why it is null.")
    low = Number(**NULLABLE, help_text="Where only a range may be shown.")
    high = Number(**NULLABLE)
    numerator = serializers.IntegerField(**NULLABLE)
    denominator = serializers.IntegerField(**NULLABLE)
    unit = serializers.ChoiceField(Indicator.Unit.choices)
    status = serializers.ChoiceField(Status.choices)
    qualifier = serializers.ChoiceField(Qualifier.choices, **NULLABLE)
    candidates = serializers.ListField(
        child=Number(), **NULLABLE, help_text="The numbers it may be, where it is not settled."
    )
    note = serializers.CharField(**NULLABLE)
    note_es = serializers.CharField(**NULLABLE, help_text="The note in Spanish.")
    source = serializers.CharField()
    release = serializers.CharField(help_text="The release since which the row stands.")


class ObservationEndpoint(Endpoint):
    """Published figures. Without `release` those of the latest one.

    Districts are those that a source attested latest when the row was published. With `as_of`,
    they are those of the school year that holds the day; `meta.unplaced` counts the rows of
    schools for which no source says.
    """

    noun = "observations"
    key = "path"
    lookup_field = "id"
    serializer_class = ObservationRow
    filterset_class = ObservationFilter
    order = paging.Order(("key",))
    follows_release = True
    columns = MEMBERS
    other_rows = {"WideObservationRow": WIDE_ROW}
    queryset = PublishedValue.objects.none()

    def filters_of_row(self):
        return ["release", "as_of"]

    # --- what is asked ---

    def filters(self) -> Question:
        query = self.request.query_params
        return ask(query, self.filterset_class, releases_of(self.request._request))

    @classmethod
    def marks(cls, request):
        """Districts as of a day can change without a release; they are few."""
        version = request.GET.get("release")
        shown = release_called(version, request) if version else newest_of(request)
        return [shown, *sorted(places_in(as_of_year_in(request)).codes.items())]

    def meta(self, question: Question) -> dict[str, Any]:
        found = about(question.release, self.request._request)
        if question.as_of_year is None:
            return found
        unplaced = reading.unplaced(question)
        return {**found, "unplaced": unplaced.figures, "unplaced_schools": unplaced.schools}

    # --- what is answered ---

    def page(self, question: Question, columns: list[str], size: int) -> Response:
        """A page of texts, joined. Its rows are counted once, for the first page."""
        query, version = self.request.query_params, version_of(question.release)
        bound = paging.question_in(without_release(query), self.noun, version or "")
        if question.wide:
            refuse_fields(query)
            return self.named(
                wide.page(self, question, size, bound, self.address(version)), question
            )
        cursor = paging.cursor_from(query, self.order, bound)
        page = self.text_page(question, columns, size, cursor)
        count = cursor.count if cursor else reading.count(question, page.rows, more=bool(page.next))
        addresses = paging.Addresses(self.address(version), self.order, bound, count)
        following, previous = addresses.of(page.next), addresses.of(page.previous)
        body = {
            "count": count,
            "next": following,
            "previous": previous,
            "results": RowText(f"[{page.text}]"),
            "meta": self.meta(question),
        }
        return self.linked(self.named(Response(body), question), following, previous)

    def text_page(self, question: Question, columns, size: int, cursor) -> reading.TextPage:
        """As they are kept, where all of each row is asked for, with its places."""
        if columns == self.columns and question.as_of_year is None:
            return reading.text_page_of(question, size, cursor)
        page = reading.page_of(question, size, cursor)
        texts = narrowed_text(places_in(question.as_of_year).texts(page.rows), columns)
        return reading.TextPage(",".join(texts), len(page.rows), page.next, page.previous)

    def address(self, version: str | None) -> str:
        """Pages name the release, so that one made meanwhile does not mix with it."""
        url = self.request.build_absolute_uri()
        return replace_query_param(url, "release", version) if version else url

    def one(self, question: Question, word: str, columns: list[str]) -> Response:
        served = reading.served_called(question, word)
        if served is None:
            detail = _("No figure “%(key)s” is published. A key is %(form)s.")
            raise NothingCalled(detail % {"key": shortened(word), "form": KEY})
        texts = narrowed_text(places_in(question.as_of_year).texts([served]), columns)
        return self.named(Response(RowText(texts[0])), question)

    def named(self, response: Response, question: Question) -> Response:
        if question.release:
            response["X-Release"] = question.release.version
        return response

    def whole(self, question: Question, columns: list[str]) -> HttpResponse:
        """Whoever asks for everything is given the file of the release."""
        if question.wide:
            refuse_fields(self.request.query_params)
            return wide.whole(self, question)
        self.refuse_too_many(question)
        path = self.file_that_is_asked_for(question, columns)
        if path is None or "cursor" in self.request.query_params:
            return super().whole(question, columns)
        return self.as_a_file(FileResponse(path.open("rb")), self.meta(question))

    def file_that_is_asked_for(self, question: Question, columns: list[str]):
        if question.conditions or question.as_of_year or columns != self.columns:
            return None
        release = question.release and Release.objects.get(pk=question.release.number)
        name = FILES[self.request.accepted_renderer.format]
        return file_of(release, name) if release else None

    def has_more_than(self, most: int, question: Question) -> bool:
        return reading.has_more_than(most, question)

    def every_part(self, question: Question, columns: list[str]) -> Iterable[str | bytes]:
        form = self.request.accepted_renderer.format
        if form == "xlsx":
            begin = self.request.accepted_renderer.begin(columns, self.meta(question))
            return write_sheet(begin, sheet_rows(placed_rows(question), columns))
        return csv_parts(question, columns) if form == "csv" else line_parts(question, columns)


FILES = {"csv": CSV, "jsonl": JSON_LINES, "xlsx": WORKBOOK}


def version_of(release: Mark | None) -> str | None:
    return release.version if release else None


def without_release(query):
    """That of the page before names it; that of the first page need not."""
    rest = query.copy()
    rest.pop("release", None)
    return rest


def as_of_year_in(request: HttpRequest) -> int | None:
    """None where none is asked for, or none that can be understood."""
    try:
        return years.holding(day(request.GET.get("as_of", "")))
    except ValueError:
        return None


def line_parts(question: Question, columns: list[str]) -> Iterator[str | bytes]:
    """As they are kept, where all of each row is asked for, with its places."""
    if columns == MEMBERS and question.as_of_year is None:
        yield from reading.every_line(question)
        return
    for rows in placed_rows(question):
        yield "\n".join([*narrowed_text(rows, columns), ""])


def csv_parts(question: Question, columns: list[str]) -> Iterator[str | bytes]:
    yield header_of(columns)
    if columns == MEMBERS and question.as_of_year is None:
        yield from reading.every_line(question, "csv")
        return
    for rows in placed_rows(question):
        yield csv_of(rows_of(rows), columns)


def sheet_rows(every: Iterator[list[str]], columns: list[str]) -> Iterator[list]:
    positions = [POSITION[name] for name in columns]
    for rows in every:
        for cells in map(sheet_cells, rows_of(rows).cells):
            yield [cells[position] for position in positions]


def placed_rows(question: Question) -> Iterator[list[str]]:
    places: Places = places_in(question.as_of_year)
    for rows in reading.every_row(question):
        if rows:
            yield places.texts(rows)
