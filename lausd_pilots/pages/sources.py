"""Where everything comes from: sources, their facts and figures, and where they disagree."""

from django.shortcuts import get_object_or_404, render
from django.urls import path, re_path
from django.views.decorators.http import require_safe

from lausd_pilots.readers import sources as readers
from metrics.readers.evidence import cited_by_indicator
from schools.models import Source, Statement
from schools.readers import sources
from schools.readers.facts import disagreements_among, facts_about

Kind = Source.Kind


@require_safe
def source_list(request):
    listed = readers.listed_sources(Kind.DOCUMENT, Kind.DATASET, Kind.CITED)
    context = {
        "documents": listed[Kind.DOCUMENT],
        "data_sets": listed[Kind.DATASET],
        "cited": listed[Kind.CITED],
    }
    return render(request, "pages/source_list.html", context)


@require_safe
def source_detail(request, slug):
    source = get_object_or_404(Source, slug=slug)
    # Those that it states itself stand in its sections.
    about = [fact for fact in facts_about(source) if fact.source_id != source.pk]
    context = {
        "source": source,
        "sections": readers.sections_with_subjects(source),
        "figures": source.figures.all(),
        "citations": sources.citations(source),
        "cited_by": cited_by_indicator(source),
        "files": sources.files_read(source),
        "about": about,
        "disagreements": disagreements_among(about),
    }
    return render(request, "pages/source_detail.html", context)


@require_safe
def source_figures(request, slug):
    source = get_object_or_404(Source, slug=slug)
    context = {"source": source, "figures": readers.document_figures(source)}
    return render(request, "pages/source_figures.html", context)


@require_safe
def fact_detail(request, code):
    facts = Statement.objects.select_related("source", "figure__source")
    page = readers.fact_page(get_object_or_404(facts, code=code))
    return render(request, "pages/fact_detail.html", {"page": page, "fact": page.fact.statement})


@require_safe
def discrepancy_list(request):
    context = {"discrepancies": sources.discrepancies()}
    return render(request, "pages/discrepancy_list.html", context)


urlpatterns = [
    path("sources/", source_list, name="source-list"),
    # Before the sources, so that none of them can take these addresses.
    path("sources/discrepancies/", discrepancy_list, name="discrepancy-list"),
    re_path(r"^sources/facts/(?P<code>F[0-9]{1,6})/$", fact_detail, name="fact-detail"),
    path("sources/<slug:slug>/", source_detail, name="source-detail"),
    path("sources/<slug:slug>/figures/", source_figures, name="source-figures"),
]
