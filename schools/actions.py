"""The life of a school: it is added, renamed, moved, closed, merged, and stays itself."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import formats
from django.utils.text import slugify
from django.utils.translation import gettext as _

from schools import years
from schools.audit import record_change
from schools.models import Campus, District, School, SchoolName, SchoolYear, Source


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
    school.save(force_insert=True)
    SchoolName.objects.create(
        school=school, kind=SchoolName.Kind.OFFICIAL, name=school.name, slug=school.slug
    )
    record_change(school, _("Added."), by=by, at=at)
    return school


@transaction.atomic
def rename_school(school: School, *, name: str, by, at: datetime, source: Source | None = None):
    """Gives a school a new official name and address. The old name stays, and redirects."""
    school = _locked(school)
    name = " ".join(name.split())
    if not name:
        raise LifecycleError(_("A school needs a name."))
    if name == school.name:
        raise LifecycleError(_("The school already has this name."))
    slug = _free_slug(school, name)
    old_name = school.name
    _retire_official_name(school, until=at.date())
    _make_official(school, name, slug, source)
    school.name, school.slug = name, slug
    school.save(update_fields=["name", "slug"])
    record_change(school, _("Renamed from “%s”.") % old_name, by=by, at=at)
    return school


@transaction.atomic
def move_school(
    school: School, *, school_year: int, to: Place, source: Source, by, at: datetime
) -> SchoolYear:
    """States where a school is in a school year. Earlier years keep what was attested."""
    school = _locked(school)
    if to == Place():
        raise LifecycleError(_("Say at least one of campus, local district and board district."))
    year, _created = SchoolYear.objects.update_or_create(
        school=school,
        school_year=school_year,
        defaults={**vars(to), "source": source, "status": school.status},
    )
    message = _("Moved in school year %s.") % years.label(school_year)
    record_change(school, message, by=by, at=at)
    return year


@transaction.atomic
def close_school(school: School, *, closed_on: date, source: Source, by, at: datetime) -> School:
    school = _locked(school)
    _must_not_have_ended(school)
    _end(school, School.Status.CLOSED, closed_on, source, successor=None)
    message = _("Closed on %s.") % formats.date_format(closed_on)
    record_change(school, message, by=by, at=at)
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
    _must_not_have_ended(school)
    if into.status in (School.Status.CLOSED, School.Status.MERGED):
        raise LifecycleError(_("%s has ended itself.") % into.name)
    _end(school, School.Status.MERGED, merged_on, source, successor=into)
    message = _("Merged into %s.") % into.name
    record_change(school, message, by=by, at=at)
    return school


def _locked(school: School) -> School:
    return School.objects.select_for_update(of=["self"]).get(pk=school.pk)


def _must_not_have_ended(school: School) -> None:
    if school.status in (School.Status.CLOSED, School.Status.MERGED):
        raise LifecycleError(_("%s has already closed or merged.") % school.name)


def _end(school: School, status: str, on: date, source: Source, *, successor: School | None):
    if school.opened_on and on < school.opened_on:
        raise LifecycleError(_("A school cannot end before it opened."))
    school.status, school.closed_on = status, on
    school.opening_source, school.successor = source, successor
    school.save(update_fields=["status", "closed_on", "opening_source", "successor"])


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


def _retire_official_name(school: School, *, until: date) -> None:
    official = school.names.get(kind=SchoolName.Kind.OFFICIAL)
    official.kind, official.until = SchoolName.Kind.FORMER, until
    official.save(update_fields=["kind", "until"])


def _make_official(school: School, name: str, slug: str, source: Source | None) -> None:
    SchoolName.objects.update_or_create(
        slug=slug,
        defaults={
            "school": school,
            "kind": SchoolName.Kind.OFFICIAL,
            "name": name,
            "source": source,
            "until": None,
        },
    )
