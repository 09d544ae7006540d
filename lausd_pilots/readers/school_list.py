"""The list of schools: what was asked, what of it was understood, and what was found."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, When
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.translation import gettext as _

from lausd_pilots.readers.school_filters import Chip, ListField, chips, list_fields
from lausd_pilots.readers.school_questions import Question, understood
from schools.models import School
from schools.readers.asked import Fault
from schools.readers.places import PlacedSchool, placed

PAGE_SIZE = 50
# They can be found, and do not stand in the way of those that go on.
ENDED_LAST = Case(When(status__in=School.ENDED, then=1), default=0)


@dataclass(frozen=True)
class SchoolList:
    q: str
    faults: list[Fault]
    fields: list[ListField]
    chips: list[Chip]
    schools: list[PlacedSchool]
    # How many have closed or were merged, and the address of the list of those that are open.
    ended: int
    open_only: str
    page: Page
    before: str
    after: str

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def is_narrowed(self) -> bool:
        """By more than words: the fields then stand open, even on a phone."""
        return any(option.chosen for field in self.fields for option in field.options)


def school_list(query: QueryDict) -> SchoolList:
    question = understood(query)
    pages = Paginator(question.schools.order_by(ENDED_LAST, Lower("name"), "slug"), PAGE_SIZE)
    number, faults = page_number(query.get("page", ""), pages)
    page = pages.page(number)
    fields = list_fields(question.asked)
    return SchoolList(
        q=question.asked.get("q", ""),
        faults=[*question.faults, *faults],
        fields=fields,
        chips=chips(question.asked, fields),
        schools=placed(page.object_list),
        ended=question.schools.filter(status__in=School.ENDED).count(),
        open_only=address_of_open(question),
        page=page,
        before=address_of_page(question, number - 1) if page.has_previous() else "",
        after=address_of_page(question, number + 1) if page.has_next() else "",
    )


def address_of_open(question: Question) -> str:
    query = question.asked.copy()
    query.setlist("status", [School.Status.OPEN])
    return f"?{query.urlencode()}"


def page_number(asked: str, pages: Paginator) -> tuple[int, list[Fault]]:
    """A page that there is; what is wrong with the one asked for, if anything is."""
    if not asked:
        return 1, []
    number = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    if 1 <= number <= pages.num_pages:
        return number, []
    message = _("There is no such page. Pages run from 1 to %s; the first is shown.")
    return 1, [Fault("page", message % pages.num_pages)]


def address_of_page(question: Question, number: int) -> str:
    query = question.asked.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"
