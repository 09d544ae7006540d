"""How rows name the facts behind them."""

from django.db.models import Prefetch

from schools.models import Statement


def with_facts(path: str = "statements") -> Prefetch:
    return Prefetch(path, Statement.objects.only("code"))
