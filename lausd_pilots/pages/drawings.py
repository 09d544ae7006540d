"""The drawing of a results page alone, for slides and for print."""

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lausd_pilots.readers import results
from metrics.charts import stand_alone
from metrics.models import Indicator
from metrics.readers.choices import FILTERS, choice
from metrics.readers.results import group_figures
from metrics.readers.targets import checked_targets

SVG = "image/svg+xml; charset=utf-8"
# A picture that leaves the site has to carry its style; it can do nothing else.
ONLY_ITS_OWN_STYLE = {"default-src": [NONE], "style-src": [UNSAFE_INLINE]}


@require_safe
@csp(ONLY_ITS_OWN_STYLE)
def figure_svg(request, slug):
    indicator = get_object_or_404(Indicator, slug=slug)
    chosen = choice(indicator, dict(request.GET.lists()))
    unknown = [name for name in request.GET if name not in [*FILTERS, "release"]]
    if chosen.faults or unknown:
        return refused(unknown, chosen.faults)
    return drawn(request, indicator, chosen)


def refused(unknown, faults):
    lines = [_("%s: this drawing has no such filter.") % name[:60] for name in unknown]
    lines += [f"{fault.name}: {fault.message}" for fault in faults]
    text = "\n".join([*lines, ""])
    return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")


def drawn(request, indicator, chosen):
    targets = checked_targets(indicator.targets.all(), chosen.release)
    chart = results.chart_of(indicator, group_figures(indicator, chosen), targets)
    context = {"chart": chart, "picture": stand_alone(chart)}
    return render(request, "pages/figure.svg", context, content_type=SVG)


urlpatterns = [path("figures/<slug:slug>.svg", figure_svg, name="figure-svg")]
