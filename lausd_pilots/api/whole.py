"""What is no noun: the root, the description, its docs page, and addresses that do not exist."""

from functools import cache

from csp.decorators import csp_update
from django.http import HttpResponsePermanentRedirect
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import defaults
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from lausd_pilots.context import site_of
from schools.rest import parameters, problems
from schools.rest.endpoints import OpenToAll
from schools.rest.problems import NothingCalled
from schools.rest.renderers import JSON, Page


class Root(OpenToAll, APIView):
    """The nouns of the API, each with the address of its list."""

    noun = "API"
    nouns: list[str] = []
    renderer_classes = [JSON, Page]

    @extend_schema(exclude=True)
    def get(self, request):
        parameters.check(request.query_params, ["format"])
        lists = {noun: reverse(f"api-{noun}-list", request=request) for noun in self.nouns}
        described = {name: reverse(f"api-{name}", request=request) for name in ["schema", "docs"]}
        return Response({**lists, **described})


class Schema(OpenToAll, APIView):
    """The OpenAPI description. JSON, or YAML where that is asked for."""

    noun = "schema"
    renderer_classes = [
        OpenApiJsonRenderer2,
        OpenApiJsonRenderer,
        OpenApiYamlRenderer2,
        OpenApiYamlRenderer,
    ]

    @extend_schema(exclude=True)
    def get(self, request):
        parameters.check(request.query_params, ["format"])
        return Response(description())


@cache
def description() -> dict:
    """Made once: it follows from the code alone, in one language, and takes a second."""
    with translation.override("en"):
        return SchemaGenerator().get_schema(request=None, public=True)


# Swagger sets styles of its own while it draws. Nothing comes from outside, and no script runs
# that is not one of our files.
@method_decorator(csp_update({"style-src": ["'unsafe-inline'"]}), name="dispatch")
class Docs(SpectacularSwaggerSplitView):
    url_name = "api-schema"

    @extend_schema(exclude=True)
    def get(self, request, *args, **kwargs):
        parameters.check(parameters.without_empty(request.query_params, ["script"]), [])
        response = super().get(request, *args, **kwargs)
        # The examples on the page can be copied as they stand.
        response.data["site"] = site_of(request)
        return response


class NothingHere(OpenToAll, APIView):
    """Every other address: with the slash that may be missing, or a problem document."""

    renderer_classes = [JSON]

    @extend_schema(exclude=True)
    def get(self, request, **_named):
        if request.path_info.endswith("/"):
            known = reverse("api-root", request=request)
            raise NothingCalled(_("There is nothing at this address. All lists: %s") % known)
        return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))


def not_understood(request, exception):
    """What Django refuses before any view is asked, such as a host that is not ours."""
    if request.path_info.startswith("/api/"):
        return problems.answer(exception, {})
    return defaults.bad_request(request, exception)
