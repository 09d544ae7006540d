"""Rules that no single row can state, so that no constraint keeps them.

Each check yields its breaches, one sentence each.
"""

from collections.abc import Callable, Iterable, Iterator

from . import aggregates, evidence, figures, kept_files, places, protected, published, reviews

Check = Callable[[], Iterator[str]]

CHECKS: list[Check] = [
    places.school_has_the_name_and_address_of_its_official_name,
    places.school_year_has_districts_of_the_right_kind,
    places.merged_schools_do_not_go_round_in_a_circle,
    figures.working_figure_is_possible,
    figures.working_figure_cites_a_fact_of_its_source,
    figures.target_is_possible,
    figures.target_is_due_in_its_school_year,
    figures.fixed_list_has_members,
    figures.initiative_has_a_group_of_schools,
    aggregates.computed_figure_is_what_its_parts_give,
    aggregates.computed_figure_has_known_members,
    published.row_says_what_its_columns_say,
    published.published_figure_cites_a_fact_of_its_source,
    published.release_counts_its_figures,
    protected.protected_figure_has_no_numbers_of_students,
    protected.hidden_figure_is_hidden,
    protected.withdrawn_figure_holds_nothing,
    protected.release_counts_what_is_withdrawn,
    evidence.fact_is_about_something,
    evidence.what_the_documents_say_names_its_facts,
    evidence.discrepancy_has_facts_and_readings,
    reviews.review_is_published_by_neither_author_nor_reviewer,
    reviews.review_is_judged_by_nobody_who_wrote_it,
    reviews.vote_is_of_a_member_of_the_term,
    reviews.vote_of_who_serves_the_school_is_a_recusal,
    reviews.decision_had_its_quorum,
    reviews.review_stands_where_its_steps_led,
    reviews.published_review_has_its_versions,
    reviews.published_document_is_unchanged,
    reviews.reviewed_school_is_attested_for_the_year,
    reviews.entry_answers_its_rubric,
    reviews.cycle_is_whole,
    reviews.demonstration_stands_alone,
    kept_files.evidence_has_its_file,
    kept_files.kept_file_is_evidence,
    kept_files.release_has_its_files,
    kept_files.release_folder_holds_its_files_only,
]


def breaches(of: Iterable[Check] = CHECKS) -> Iterator[str]:
    for check in of:
        for breach in check():
            yield f"{name_of(check)}: {breach}"


def name_of(check: Check) -> str:
    return check.__name__.replace("_", " ")
