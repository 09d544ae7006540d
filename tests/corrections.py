"""What happens to working figures between two releases."""

from metrics.models import Observation


def current_figure(key: str) -> Observation:
    indicator, population, school_year, student_group, grade, _respondent = key.split("/")
    return Observation.objects.get(
        indicator__slug=indicator,
        population__slug=population,
        school_year=int(school_year[:4]),
        student_group__slug=student_group,
        grade=grade,
        current=True,
    )


def correct(key: str, **given) -> None:
    """A later figure takes the place of the one that is current there."""
    figure = current_figure(key)
    remove(key)
    figure.pk = None
    for name, value in given.items():
        setattr(figure, name, value)
    figure.save()


def remove(key: str) -> None:
    Observation.objects.filter(pk=current_figure(key).pk).update(current=False)
