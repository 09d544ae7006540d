"""How the parts of a published review are described in OpenAPI. Their rows are the documents."""

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from metrics.api.observations import ObservationRow
from reforms.models import Level, Outcome, ReviewEntry
from schools.rest.fields import SchoolYear

NULLABLE = {"allow_null": True}
LEVELS = [level.name.lower() for level in Level]


class Text(serializers.CharField):
    """A text that may be missing. Without `_es` it is in the language it was written in."""

    def __init__(self, **kwargs):
        super().__init__(**{**NULLABLE, **kwargs})


class OrNull(serializers.Field):
    """A nested row that may be missing: `nullable` is of no effect beside a reference."""

    def __init__(self, row: type[serializers.Serializer], **kwargs):
        self.row = row
        super().__init__(**{"read_only": True, **kwargs})


class OrNullInSchema(OpenApiSerializerFieldExtension):
    target_class = OrNull

    def map_serializer_field(self, auto_schema, direction):
        row = auto_schema.resolve_serializer(self.target.row, direction)
        return {"oneOf": [row.ref, {"type": "object", "nullable": True, "enum": [None]}]}


class NamedRow(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    name_es = Text()


class RubricRow(serializers.Serializer):
    version = serializers.IntegerField()
    name = serializers.CharField()
    name_es = Text()


class ReviewerRow(serializers.Serializer):
    text = Text(help_text="What the reviewer says.")


class SchoolSaysRow(serializers.Serializer):
    level = serializers.ChoiceField(LEVELS, **NULLABLE, help_text="A word; there are no points.")
    anchor = Text(help_text="What the rubric says that the level looks like.")
    anchor_es = Text()
    text = Text(help_text="What the school says.")
    obstacles = Text(help_text="The obstacles that the school met.")


class ReviewerSaysRow(serializers.Serializer):
    level = serializers.ChoiceField(LEVELS, **NULLABLE)
    anchor = Text()
    anchor_es = Text()
    text = Text()


class ElementRow(serializers.Serializer):
    strand = serializers.CharField(help_text="The autonomy or value.")
    name = serializers.CharField()
    name_es = Text()
    prompt = serializers.CharField(help_text="What was asked.")
    prompt_es = Text()
    school = SchoolSaysRow()
    reviewer = ReviewerSaysRow()


class AnswerRow(serializers.Serializer):
    title = Text()
    text = Text()
    on = serializers.DateField(**NULLABLE)
    reviewer = ReviewerRow()


class AgreementRow(AnswerRow):
    votes_for = serializers.IntegerField(**NULLABLE)
    votes_cast = serializers.IntegerField(**NULLABLE)


class ProgramAnswerRow(serializers.Serializer):
    program = OrNull(NamedRow)
    fate = serializers.ChoiceField(ReviewEntry.Fate.choices, **NULLABLE)
    title = Text()
    text = Text()
    on = serializers.DateField(**NULLABLE)
    reviewer = ReviewerRow()


class MemberRow(serializers.Serializer):
    name = serializers.CharField()
    title = serializers.CharField()
    organisation = Text(help_text="Null for the district itself.")


class TermRow(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    name_es = Text()
    term = SchoolYear()
    members = MemberRow(many=True)


class VersionRow(serializers.Serializer):
    version = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    reason = Text(help_text="Why it was corrected; null for the first and for withdrawn ones.")
    withdrawn = serializers.BooleanField()


class AskedFigureRow(serializers.Serializer):
    indicator = serializers.CharField()
    name = serializers.CharField()
    name_es = Text()
    observation = OrNull(
        ObservationRow, help_text="The row of the latest release; null until a release holds one."
    )


class DecisionChoice(serializers.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(choices=Outcome.choices, **{**NULLABLE, **kwargs})
