"""One noun of the API: its list, in pages or as a whole, and its single rows. Read-only."""

# The method `list` would otherwise stand in for the type.
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from schools.samples import SAMPLE_HEADER, SAMPLE_HEADER_WORDS, holds_a_sample

from . import caching, negotiation, paging, parameters
from .filtering import NUL, Filters
from .nearest import nearest
from .problems import MOST_FAULTS_NAMED, NothingCalled, Refused, faults_of, in_query, shortened
from .renderers import XLSX, RowText, as_record
from .schema import EndpointSchema, Envelope

# What a list says of itself, where the format has no place for it.
META_HEADERS = {"release": "X-Release", "unplaced": "X-Unplaced"}
EXPOSED = ", ".join(
    ["ETag", "Last-Modified", "Link", "Retry-After", SAMPLE_HEADER, *META_HEADERS.values()]
)


class NoFilters(Filters):
    """A list that is short enough to be read whole."""


def open_to_all(response: HttpResponse) -> HttpResponse:
    """Pages of other sites may read the answers; nothing here depends on who asks."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED
    return response


class OpenToAll:
    def finalize_response(self, request, response, *args, **kwargs):
        response = open_to_all(super().finalize_response(request, response, *args, **kwargs))
        if request.method == "OPTIONS":
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = "Accept, If-None-Match"
        return response


class Endpoint(OpenToAll, GenericViewSet):
    """`noun` names it in addresses; `key` is the converter of the word that names a row."""

    noun: str
    key = "slug"
    lookup_field = "slug"
    order = paging.Order(("slug",))
    filterset_class = NoFilters
    pagination_class = Envelope
    schema = EndpointSchema()
    # Answers that follow from a release are marked, so that nothing is sent twice.
    follows_release = False
    caches = caching.FIVE_MINUTES
    # Rows of another form that a list may give, by the name of their description.
    other_rows: dict[str, dict] = {}

    @classmethod
    def routes(cls) -> list:
        """No address of a row can be mistaken for that of a list: words are never empty."""
        many = cls.as_view({"get": "list"})
        one = cls.as_view({"get": "retrieve"})
        return [
            path(f"{cls.noun}/", many, name=f"api-{cls.noun}-list"),
            path(f"{cls.noun}/<{cls.key}:{cls.lookup_field}>/", one, name=f"api-{cls.noun}-detail"),
        ]

    def finalize_response(self, request, response, *args, **kwargs):
        """Whatever holds figures says so where they are made up; a refusal holds none."""
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code < 400 and holds_a_sample():
            response[SAMPLE_HEADER] = SAMPLE_HEADER_WORDS
        return response

    # --- what is asked ---

    def list(self, request):
        parameters.check(request.query_params, self.parameter_names(), self.once())
        columns, filters = self.chosen_columns(), self.filters()
        size = paging.size_from(request.query_params)
        return self.answer(self.whole_or_page(filters, columns, size))

    def retrieve(self, request, **named):
        parameters.check(request.query_params, self.parameter_names(), self.once())
        columns, filters = self.chosen_columns(), self.filters()
        return self.answer(
            self.written_at_once(self.one(filters, named[self.lookup_field], columns))
        )

    def written_at_once(self, response: Response) -> HttpResponse:
        """A workbook may fail, which is told by a view and by nothing that comes after it."""
        renderer = self.request.accepted_renderer
        if renderer.format != XLSX.format:
            return response
        written = HttpResponse(renderer.render(response.data), renderer.media_type)
        if "X-Release" in response:
            written["X-Release"] = response["X-Release"]
        return written

    def answer(self, response: HttpResponse) -> HttpResponse:
        """Marked, so that whoever holds it already need not be sent it again."""
        if not self.follows_release:
            return response
        request, form = self.request._request, self.request.accepted_renderer.format
        etag = caching.etag_of(request, form, get_language(), self.marks(request))
        if caching.held(request) == ["*"]:
            return self.not_modified(etag)
        return caching.marked(response, etag, self.caches)

    @classmethod
    def not_modified(cls, etag: str) -> HttpResponse:
        return caching.not_modified(etag, cls.caches)

    @classmethod
    def etag(cls, request: HttpRequest, language: str) -> str | None:
        """The ETag that the answer will have. None where that is no good question."""
        renderers = [renderer() for renderer in cls.renderer_classes]
        accept = request.headers.get("Accept", "")
        try:
            chosen = negotiation.choose(request.GET.getlist("format"), accept, renderers)
        except Refused:
            return None
        return caching.etag_of(request, chosen.format, language, cls.marks(request))

    @classmethod
    def marks(cls, request: HttpRequest) -> Iterable[Any]:
        """What beside the question an answer follows from. Reads no figure."""
        return []

    def parameter_names(self) -> list[str]:
        """In the order in which they are suggested where one is misspelt."""
        if self.action == "retrieve":
            return [*self.filters_of_row(), "fields", "format"]
        return [*self.filterset_class.base_filters, "fields", "format", *paging.NAMES]

    def filters_of_row(self) -> list[str]:
        """Those that also say how a single row is seen, such as `release`."""
        return []

    def once(self) -> list[str]:
        """The parameters that may not repeat."""
        filters = self.filterset_class.base_filters.items()
        single = [name for name, each in filters if not getattr(each, "repeats", False)]
        return [*single, "format", *paging.NAMES]

    def filters(self) -> Filters:
        filters = self.filterset_class(
            self.request.query_params, queryset=self.get_queryset(), request=self.request
        )
        if not filters.is_valid():
            errors = filters.form.errors.as_data().items()
            raise Refused(
                [fault for name, each in errors for fault in faults_of(name, ValidationError(each))]
            )
        return filters

    @cached_property
    def columns(self) -> list[str]:
        return list(self.get_serializer().fields)

    def chosen_columns(self) -> list[str]:
        asked = self.request.query_params.getlist("fields")
        chosen = [name.strip() for text in asked for name in text.split(",")]
        unknown = [name for name in chosen if name not in self.columns]
        if unknown:
            raise Refused(
                [_unknown_field(name, self.columns) for name in unknown[:MOST_FAULTS_NAMED]]
            )
        return [name for name in self.columns if name in chosen] if chosen else self.columns

    # --- what is answered ---

    def meta(self, filters) -> dict:
        return {}

    def written(self, records: list, filters) -> list[dict | RowText]:
        return self.get_serializer(records, many=True).data

    def find(self, filters, word: str) -> Any:
        found = None
        if NUL not in word:
            found = filters.qs.filter(**{self.lookup_field: word}).first()
        if found is None:
            detail = _("Nothing in “%(noun)s” is called “%(word)s”.")
            words = {"noun": self.noun, "word": shortened(word)}
            raise NothingCalled(detail % words, nearest(word, self.all_words()))
        return found

    def all_words(self) -> Iterable[str]:
        return self.get_queryset().values_list(self.lookup_field, flat=True)

    def one(self, filters, word: str, columns: list[str]) -> Response:
        rows = self.written([self.find(filters, word)], filters)
        return Response(self.narrowed(rows, columns)[0])

    def whole_or_page(self, filters, columns: list[str], size: int) -> HttpResponse:
        if getattr(self.request.accepted_renderer, "streams", False):
            return self.whole(filters, columns)
        return self.page(filters, columns, size)

    def whole(self, filters, columns: list[str]) -> HttpResponse:
        """Every row, written while it is read."""
        if "cursor" in self.request.query_params:
            detail = _("“cursor” belongs to pages. This format holds every row at once.")
            parameters.refuse("invalid_value", "cursor", detail)
        self.refuse_too_many(filters)
        asked_for_head = self.request.method == "HEAD"
        return self.as_a_file(
            StreamingHttpResponse([] if asked_for_head else self.every_part(filters, columns)),
            self.meta(filters),
        )

    def as_a_file(self, response: HttpResponse, meta: dict) -> HttpResponse:
        renderer = self.request.accepted_renderer
        kind = "; charset=".join(filter(None, [renderer.media_type, renderer.charset]))
        response["Content-Type"] = kind
        name = f"{self.noun}.{renderer.format}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        for member in META_HEADERS.keys() & meta.keys():
            response[META_HEADERS[member]] = str(meta[member])
        return response

    def refuse_too_many(self, filters) -> None:
        most = getattr(self.request.accepted_renderer, "most_rows", None)
        if most is not None and self.has_more_than(most, filters):
            detail = _("%(format)s holds up to %(most)s rows, and these are more. csv holds all.")
            words = {"format": self.request.accepted_renderer.format, "most": most}
            parameters.refuse("too_many_rows", "format", detail % words, "csv")

    def has_more_than(self, most: int, filters) -> bool:
        return filters.qs.order_by()[: most + 1].count() > most

    def every_part(self, filters, columns: list[str]) -> Iterable[str | bytes]:
        rows = self.all_rows(filters, columns)
        return self.request.accepted_renderer.lines(rows, columns, self.meta(filters))

    def all_rows(self, filters, columns: list[str]) -> Iterator[dict | RowText]:
        rows, size = filters.qs, paging.LARGEST_SIZE
        pages = paging.batches(lambda cursor: paging.page_of(rows, self.order, size, cursor))
        for records in pages:
            yield from self.narrowed(self.written(records, filters), columns)

    def page(self, filters, columns: list[str], size: int) -> HttpResponse:
        question = paging.question_in(self.request.query_params, self.noun)
        cursor = paging.cursor_from(self.request.query_params, self.order, question)
        page = paging.page_of(filters.qs, self.order, size, cursor)
        url = self.request.build_absolute_uri()
        addresses = paging.Addresses(url, self.order, question)
        body = {
            "count": paging.count(filters.qs),
            "next": addresses.of(page.next),
            "previous": addresses.of(page.previous),
            "results": self.narrowed(self.written(page.rows, filters), columns),
        }
        meta = self.meta(filters)
        response = Response({**body, "meta": meta} if meta else body)
        return self.linked(response, body["next"], body["previous"])

    def linked(self, response: Response, following: str | None, previous: str | None) -> Response:
        links = paging.links(following, previous)
        if links:
            response["Link"] = ", ".join(links)
        return response

    def narrowed(self, rows: list, columns: list[str]) -> list[dict | RowText]:
        if columns == self.columns:
            return rows
        return [{name: row.get(name) for name in columns} for row in map(as_record, rows)]


def _unknown_field(name: str, columns: list[str]):
    detail = _("There is no field “%(name)s” here. Known are: %(known)s.")
    words = {"name": shortened(name), "known": ", ".join(columns)}
    return in_query("unknown_field", "fields", detail % words, nearest(name, columns))
