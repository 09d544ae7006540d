"""The addresses of the API. One for each noun and language-free: the same in every language."""

from django.urls import path, re_path

from lausd_pilots.api.joined import ObservationEndpoint, SchoolEndpoint, StatementEndpoint
from lausd_pilots.api.whole import Docs, NothingHere, Root, Schema
from metrics.api.changes import ChangeEndpoint
from metrics.api.releases import ReleaseEndpoint
from metrics.api.targets import TargetEndpoint
from metrics.api.vocabulary import IndicatorEndpoint, PopulationEndpoint, StudentGroupEndpoint
from reforms.api.initiatives import InitiativeEndpoint, MilestoneEndpoint
from reforms.api.participations import ParticipationEndpoint
from reforms.api.reviews import ReviewEndpoint
from schools.api.places import CampusEndpoint, DistrictEndpoint
from schools.api.programs import ProgramEndpoint, RecognitionEndpoint
from schools.api.sources import DiscrepancyEndpoint, SourceEndpoint

ENDPOINTS = [
    SchoolEndpoint,
    CampusEndpoint,
    DistrictEndpoint,
    ProgramEndpoint,
    RecognitionEndpoint,
    InitiativeEndpoint,
    MilestoneEndpoint,
    ParticipationEndpoint,
    IndicatorEndpoint,
    StudentGroupEndpoint,
    PopulationEndpoint,
    ObservationEndpoint,
    TargetEndpoint,
    ReviewEndpoint,
    SourceEndpoint,
    StatementEndpoint,
    DiscrepancyEndpoint,
    ReleaseEndpoint,
    ChangeEndpoint,
]
NOUNS = [endpoint.noun for endpoint in ENDPOINTS]

urlpatterns = [
    path("", Root.as_view(nouns=NOUNS), name="api-root"),
    path("schema/", Schema.as_view(), name="api-schema"),
    path("docs/", Docs.as_view(), name="api-docs"),
    *[route for endpoint in ENDPOINTS for route in endpoint.routes()],
    re_path(r"^", NothingHere.as_view(), name="api-nothing"),
]
