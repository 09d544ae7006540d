"""Published annual reviews. None is published yet: the list is empty, and can be relied on."""

from rest_framework import serializers

from reforms.models import Initiative
from schools.rest.endpoints import Endpoint
from schools.rest.fields import SchoolYear


class ReviewRow(serializers.Serializer):
    id = serializers.CharField(read_only=True)
    school = serializers.CharField(read_only=True)
    school_year = SchoolYear()


class ReviewEndpoint(Endpoint):
    """Published annual reviews of schools. There are none yet."""

    noun = "reviews"
    key = "path"
    lookup_field = "slug"
    serializer_class = ReviewRow
    # There is no table of reviews yet; an empty list of anything stands for it.
    queryset = Initiative.objects.none()
