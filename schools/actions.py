"""The life of a school: it is added, renamed, moved, closed, merged, and stays itself."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from django.db import transaction
from django.utils import formats, timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from schools import years
from schools.audit import record_change
from schools.history import save_tracked
from schools.models import Campus, District, School, SchoolName, SchoolYear, Source

ENDING = ["status", "closed_on", "successor", "closing_source"]


class LifecycleError(Exception):
    """The message is safe to show to staff."""


@dataclass(frozen=True)
class Place:
    """Where a school is from a school year on. None is not known."""

    local_district: District | None = None
    board_district: District | None = None
    campus: Campus | None = None


@transaction.atomic
def add_school(school: School, *, by, at: datetime) -> School:
    """Saves a new school together with its official name."""
    if SchoolName.objects.filter(slug=school.slug).exists():
        raise LifecycleError(_("Another school has or had the address “%s”.") % school.slug)
    save_tracked(school, by=by, at=at, force_insert=True)
    official = SchoolName(
        school=school, kind=SchoolName.Kind.OFFICIAL, name=school.name, slug=school.slug
    )
    save_tracked(official, by=by, at=at)
    record_change(school, _("Added."), by=by, at=at)
    return school


@transaction.atomic
def rename_school(
    school: School,
    *,
    name: str,
    by,
    at: datetime,
    name_es: str = "",
    source: Source | None = None,
    seen: str = "",
) -> School:
    """Gives a school a new official name and address. The old name stays, and redirects.

    `seen` is the name that whoever asks has before them: it may have changed meanwhile.
    """
    school = _locked(school)
    name = " ".join(name.split())
    _must_be_a_new_name(school, name, seen)
    slug = _free_slug(school, name)
    old_name = school.name
    _retire_official_name(school, by=by, at=at)
    _make_official(school, name, slug, source, by=by, at=at)
    school.name, school.name_es, school.slug = name, name_es, slug
    save_tracked(school, by=by, at=at, update_fields=["name", "name_es", "slug"])
    record_change(school, _said(_("Renamed from “%s”.") % old_name, source), by=by, at=at)
    return school


@transaction.atomic
def move_school(
    school: School,
    *,
    school_year: int,
    to: Place,
    source: Source,
    by,
    at: datetime,
    forget: bool = True,
) -> SchoolYear:
    """States where a school is in a school year. Earlier years keep what was attested.

    Without `forget`, a move that would leave out what is attested for that year is refused.
    """
    school = _locked(school)
    if to == Place():
        raise LifecycleError(_("Say at least one of campus, local district and board district."))
    _must_exist_in(school, school_year)
    if not forget:
        _must_forget_nothing(school, school_year, to)
    year = school.years.select_for_update().filter(school_year=school_year).first()
    if year is None:
        status = School.Status.OPEN if _has_ended(school) else school.status
        year = SchoolYear(school=school, school_year=school_year, status=status)
    year.local_district, year.board_district = to.local_district, to.board_district
    year.campus, year.source, year.districts_source = to.campus, source, None
    save_tracked(year, by=by, at=at)
    message = _("Moved in school year %s.") % years.label(school_year)
    record_change(school, _said(message, source), by=by, at=at)
    return year


@transaction.atomic
def open_school(school: School, *, source: Source, by, at: datetime) -> School:
    """States that a school is open: it has opened by now, or its end was a mistake."""
    school = _locked(school)
    if school.status == School.Status.OPEN:
        raise LifecycleError(_("%s is open already.") % school.name)
    school.status, school.closed_on, school.successor = School.Status.OPEN, None, None
    school.closing_source = None
    save_tracked(school, by=by, at=at, update_fields=ENDING)
    record_change(school, _said(_("Opened."), source), by=by, at=at)
    return school


@transaction.atomic
def close_school(school: School, *, closed_on: date, source: Source, by, at: datetime) -> School:
    school = _locked(school)
    _must_be_able_to_end(school, closed_on, at)
    _end(school, School.Status.CLOSED, closed_on, source, successor=None)
    save_tracked(school, by=by, at=at, update_fields=ENDING)
    message = _("Closed on %s.") % formats.date_format(closed_on)
    record_change(school, _said(message, source), by=by, at=at)
    return school


@transaction.atomic
def merge_school(
    school: School, *, into: School, merged_on: date, source: Source, by, at: datetime
) -> School:
    """Ends a school in favour of another. Its own record stays; its address redirects."""
    # Both rows are locked in one order, so that two crossing mergers cannot block each other.
    locked = School.objects.select_for_update().order_by("pk").in_bulk([school.pk, into.pk])
    school, into = locked[school.pk], locked[into.pk]
    if school == into:
        raise LifecycleError(_("A school cannot be merged into itself."))
    _must_be_able_to_end(school, merged_on, at)
    _must_go_on(into, merged_on)
    _end(school, School.Status.MERGED, merged_on, source, successor=into)
    save_tracked(school, by=by, at=at, update_fields=ENDING)
    day = formats.date_format(merged_on)
    message = _("Merged into %(school)s on %(day)s.") % {"school": into.name, "day": day}
    record_change(school, _said(message, source), by=by, at=at)
    return school


def _said(message: str, source: Source | None) -> str:
    """What the history says: what was done, and on whose word."""
    return f"{message} {_('Source: %s') % source}" if source else message


def _locked(school: School) -> School:
    return School.objects.select_for_update(of=["self"]).get(pk=school.pk)


def _must_be_a_new_name(school: School, name: str, seen: str) -> None:
    if not name:
        raise LifecycleError(_("A school needs a name."))
    if name == school.name:
        raise LifecycleError(_("The school already has this name."))
    if seen and seen != school.name:
        raise LifecycleError(
            _("The school was renamed meanwhile: it is now called “%s”. Look at it first.")
            % school.name
        )


def _must_exist_in(school: School, school_year: int) -> None:
    names = {"school": school.name, "year": years.label(school_year)}
    if school.opened_on and school_year < years.holding(school.opened_on):
        raise LifecycleError(_("%(school)s had not opened in school year %(year)s.") % names)
    if school.closed_on and school_year > years.holding(school.closed_on):
        raise LifecycleError(_("%(school)s had closed before school year %(year)s.") % names)


def _must_forget_nothing(school: School, school_year: int, to: Place) -> None:
    """One row has one source: what the new one does not say cannot stand under its name."""
    year = school.years.filter(school_year=school_year).first()
    kept = [getattr(year, name, None) for name, place in vars(to).items() if place is None]
    lost = [str(place) for place in kept if place]
    if lost:
        names = {"year": years.label(school_year), "places": ", ".join(lost)}
        raise LifecycleError(
            _(
                "For %(year)s the record has %(places)s, which would be lost. Choose it as well, "
                "or say that what is left blank is not known."
            )
            % names
        )


def _has_ended(school: School) -> bool:
    return school.status in (School.Status.CLOSED, School.Status.MERGED)


def _must_be_able_to_end(school: School, on: date, at: datetime) -> None:
    if _has_ended(school):
        raise LifecycleError(_("%s has already closed or merged.") % school.name)
    if on > timezone.localdate(at):
        raise LifecycleError(_("A school ends here when the day has come, not before."))
    if school.opened_on and on < school.opened_on:
        raise LifecycleError(_("A school cannot end before it opened."))


def _must_go_on(into: School, on: date) -> None:
    if _has_ended(into):
        raise LifecycleError(_("%s has ended itself.") % into.name)
    if into.opened_on and on < into.opened_on:
        raise LifecycleError(_("%s had not opened on that day.") % into.name)


def _end(school: School, status: str, on: date, source: Source, *, successor: School | None):
    school.status, school.closed_on = status, on
    school.closing_source, school.successor = source, successor


def _free_slug(school: School, name: str) -> str:
    """The address of a name. A school may take back one of its own; never another's."""
    own = school.names.filter(name=name).first()
    if own:
        return own.slug
    slug = slugify(name)[:120]
    if not slug or slug.isdigit():
        raise LifecycleError(_("A name needs at least one letter."))
    if SchoolName.objects.filter(slug=slug).exclude(school=school).exists():
        raise LifecycleError(_("Another school has or had the address “%s”.") % slug)
    return slug


def _retire_official_name(school: School, *, by, at: datetime) -> None:
    official = school.names.get(kind=SchoolName.Kind.OFFICIAL)
    official.kind, official.until = SchoolName.Kind.FORMER, timezone.localdate(at)
    save_tracked(official, by=by, at=at, update_fields=["kind", "until"])


def _make_official(
    school: School, name: str, slug: str, source: Source | None, *, by, at: datetime
) -> None:
    _make_way(school, name, slug, by=by, at=at)
    official = SchoolName.objects.select_for_update().filter(slug=slug).first()
    official = official or SchoolName(slug=slug)
    official.school, official.kind, official.name = school, SchoolName.Kind.OFFICIAL, name
    official.source, official.until = source, None
    save_tracked(official, by=by, at=at)


def _make_way(school: School, name: str, slug: str, *, by, at: datetime) -> None:
    """Another spelling with the same address keeps its row, which takes an address of its own."""
    for other in school.names.filter(slug=slug).exclude(name=name):
        other.slug = _numbered(slug)
        save_tracked(other, by=by, at=at, update_fields=["slug"])


def _numbered(slug: str) -> str:
    """The slug with the first number behind it that no name has yet."""
    candidates = (f"{slug[:110]}-{number}" for number in count(2))
    return next(each for each in candidates if not SchoolName.objects.filter(slug=each).exists())
