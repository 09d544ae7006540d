"""How long it takes to protect one metric-year of a whole district, and what is hidden in it.

Run with `.venv/bin/python -m benchmarks.suppression [SCHOOLS] [KIND]` (1000, count; or percent).
The district is made up: nine groups by race, six local and seven board districts, four levels,
pilots and others, and all schools together. No database is asked.
"""

import os
import resource
import sys
import time

from metrics.suppression import Limits, protect
from metrics.suppression.complements import complete
from metrics.suppression.working import Working
from tests.district_tables import district_table

SECRET = b"a key that no reader knows"


def main(schools: int, kind: str) -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}, {schools} schools, {kind}")
    table = district_table(7, schools=schools, kind=kind, boards=True)
    began, busy = time.perf_counter(), time.process_time()
    pattern = protect(table, secret=SECRET)
    print(f"{time.perf_counter() - began:.1f} s, {time.process_time() - busy:.1f} s of processor")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most")
    work = pattern.work
    print(f"{work['figures']} figures, {work['programs']} linear programs")
    report("small", work["small"], work)
    report("hidden by rules 1 and 4", len(by_rules_1_and_4(table)), work)
    report("hidden in all", work["hidden"], work)
    print(
        f"{work['coarser']} coded more coarsely; unsolved: {'unsolved' in pattern.hidden.values()}"
    )


def report(what: str, figures: int, work) -> None:
    print(f"{what}: {figures}, {100 * figures / work['figures']:.1f} %")


def by_rules_1_and_4(table):
    working = Working(table, Limits(), SECRET)
    complete(working)
    return working.hidden


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 1000, given[1] if len(given) > 1 else "count")
