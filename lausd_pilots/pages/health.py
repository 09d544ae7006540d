"""Two addresses for whoever watches over the site.

`/healthz` says that the process answers; `/readyz` that it can also do its work.
"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request):
    return plain("ok")


@never_cache
@require_safe
def readyz(request):
    problem = what_is_missing()
    return plain(problem or "ok", status=503 if problem else 200)


def what_is_missing() -> str:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "the database does not answer"
    return "migrations wait to be applied" if waiting else ""


def plain(words: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)
