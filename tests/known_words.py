"""The description with the words that the database knows, so that good questions can be made."""

from copy import deepcopy

from lausd_pilots.api.urls import ENDPOINTS
from lausd_pilots.api.whole import description

# Of each parameter: every one is tried beside all other parameters.
MOST_WORDS = 3
SCHOOL_YEARS = ["1850-51", "1993-94", "1999-00", "2021-22", "2100-01"]
# Whatever these hold is understood.
FREE_TEXT = {"q"}
# Each site signs its own, for one question: no good one can be made up. `hostile_requests` has
# bad ones.
SIGNED = {"cursor"}


def with_known_words(*, one_of: int) -> dict:
    """One of so many addresses."""
    found = deepcopy(description())
    for endpoint in ENDPOINTS:
        below = f"/api/v1/{endpoint.noun}/"
        for path in [below, f"{below}{{{endpoint.lookup_field}}}/"]:
            operation = found["paths"][path]["get"]
            asked = [each for each in operation["parameters"] if each["name"] not in SIGNED]
            operation["parameters"] = [known(endpoint, each) for each in asked]
    tried = list(found["paths"].items())[::one_of]
    return {**found, "paths": dict(tried)}


def known(endpoint, parameter: dict) -> dict:
    schema = parameter["schema"]
    several = schema.get("type") == "array"
    words = words_of(endpoint, parameter, schema["items"] if several else schema)
    if words is None:
        return parameter
    one = {"type": "string", "enum": words}
    return {**parameter, "schema": {**schema, "items": one} if several else one}


def words_of(endpoint, parameter: dict, schema: dict) -> list[str] | None:
    """None where the description says it all."""
    if schema.get("format") == "school-year":
        return SCHOOL_YEARS
    if parameter["in"] == "header" or {"enum", "format"} & schema.keys():
        return None
    if schema["type"] != "string" or parameter["name"] in FREE_TEXT:
        return None
    each = endpoint.filterset_class.base_filters.get(parameter["name"])
    example = parameter["example"]
    examples = example if isinstance(example, list) else [example]
    return sorted({*a_few(words_of_records(each)), *examples})


def words_of_records(each) -> list[str]:
    """Those by which a filter finds records."""
    if hasattr(each, "named"):
        return [word for named in each.named for word in named.all_words()]
    records = getattr(each and each.field, "queryset", None)
    if records is None:
        return []
    return list(records.values_list(each.field.to_field_name, flat=True))


def a_few(words: list[str]) -> list[str]:
    found = sorted({*words} - {""})
    return found[:: len(found) // MOST_WORDS + 1]
