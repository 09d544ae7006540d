"""What `check_data` must find: each breach with the rule that it breaks and the line about it."""

from tests.triggers import lifted

BREACHES = {}


def breach(check, expected):
    """Registers a function that plants a breach, and the line that must name it."""

    def register(plant):
        BREACHES[plant.__name__] = (check, plant, expected)
        return plant

    return register


def one(model, **values):
    """Sets columns past every check of ours. What is given as `where_…` finds the row."""
    where = {
        name.removeprefix("where_"): values.pop(name)
        for name in list(values)
        if name.startswith("where_")
    }
    with lifted():
        assert model._base_manager.filter(**where).update(**values) == 1
