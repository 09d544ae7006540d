"""Rules that no single row can state, so that no constraint keeps them.

Each check yields its breaches, one sentence each.
"""

from collections.abc import Callable, Iterator

from . import evidence, figures, places, published

CHECKS: list[Callable[[], Iterator[str]]] = [
    places.school_has_the_name_and_address_of_its_official_name,
    places.school_year_has_districts_of_the_right_kind,
    places.merged_schools_do_not_go_round_in_a_circle,
    figures.working_figure_is_possible,
    figures.working_figure_cites_a_fact_of_its_source,
    figures.target_is_possible,
    figures.target_is_due_in_its_school_year,
    figures.fixed_list_has_members,
    figures.initiative_has_a_group_of_schools,
    published.row_says_what_its_columns_say,
    published.published_figure_cites_a_fact_of_its_source,
    published.release_counts_its_figures,
    evidence.fact_is_about_something,
    evidence.what_the_documents_say_names_its_facts,
    evidence.discrepancy_has_facts_and_readings,
]


def breaches() -> Iterator[str]:
    for check in CHECKS:
        for breach in check():
            yield f"{check.__name__.replace('_', ' ')}: {breach}"
