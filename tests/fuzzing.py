"""Asks the API thousands of questions that its own description suggests, good ones and bad ones.

In the transaction of the test: whatever the test has made is there to be found.
"""

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from tests.known_words import with_known_words

PHASES = ["examples", "coverage", "fuzzing", "stateful"]
MOST_SHOWN = 20
# Of one answer. So long that it is missed only by what hangs, whatever else the machine does.
SECONDS_AT_MOST = 30


@dataclass
class Report:
    """Questions by phase, and how often each check was made."""

    seed: int
    asked: Counter = field(default_factory=Counter)
    checks: Counter = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def add(self, recorder, phase: str) -> None:
        self.asked[phase] += len(recorder.cases)
        for case_id, checks in recorder.checks.items():
            self.checks.update(check.name for check in checks)
            failed = [check for check in checks if check.failure_info is not None]
            for check in failed:
                asked = recorder.interactions[case_id].request
                message = check.failure_info.failure.message
                self.failures.append(f"{asked.method} {asked.uri}: {check.name}: {message}")

    def __str__(self):
        asked = ", ".join(f"{count} of {phase}" for phase, count in self.asked.items())
        summary = f"SEED={self.seed}: {asked}; {len(self.failures)} failures"
        return "\n".join([summary, *self.failures[:MOST_SHOWN]])


def ask_many(*, seed: int, of_each: int, phases: list[str], one_of: int = 1) -> Report:
    """So many made-up questions to each address, beside those that the description suggests.

    Only to one of so many addresses, where that is said.
    """
    report = Report(seed)
    schema = schema_for(with_known_words(one_of=one_of), seed, of_each, phases)
    with connection_kept():
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                report.add(event.recorder, event.phase.value)
            elif isinstance(event, (events.NonFatalError, events.FatalError)):
                report.failures.append(str(getattr(event, "value", None) or event.exception))
    return report


def schema_for(described: dict, seed: int, of_each: int, phases: list[str]):
    """No check is switched off."""
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "continue-on-failure": True,
            "generation": {"max-examples": of_each, "database": "none"},
            "phases": {name: {"enabled": name in phases} for name in PHASES},
            "checks": {"max_response_time": SECONDS_AT_MOST},
            # Without a network between, nothing would unpack what comes compressed.
            "headers": {"Accept-Encoding": "identity"},
        }
    )
    schema = schemathesis.openapi.from_dict(described, config=config)
    schema.app = in_this_transaction(get_wsgi_application())
    schema.hook(filter_failure)
    return schema


# What may be refused beside another parameter, by that one: good in each part and bad as a whole.
# With `as_of`, districts are of one year already; with `wide`, the members of rows follow from the
# filters; and years are asked for in their order.
REFUSED_BESIDE = {
    "as_of": {("invalid_value", "#/query/district_year")},
    "wide": {("invalid_value", "#/query/fields"), ("too_many_columns", "#/query/wide")},
    "school_year_min": {("invalid_value", "#/query/school_year_max")},
}


def filter_failure(context, failure, case, response) -> bool:
    """OpenAPI has no words for what does not go together."""
    if type(failure).__name__ != "RejectedPositiveData" or response.status_code != 400:
        return True
    faults = {(each["code"], each["pointer"]) for each in response.json()["errors"]}
    beside = [refused for name, refused in REFUSED_BESIDE.items() if name in case.query]
    return not faults <= set().union(*beside)


@contextmanager
def connection_kept():
    """A server closes it after every answer, and with it the transaction of the test."""
    signals = [request_started, request_finished]
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def in_this_transaction(application):
    """Questions are asked by another thread, which would not see what the test has made."""
    shared = connections["default"]
    shared.inc_thread_sharing()

    def asked(environ, start_response):
        connections["default"] = shared
        return application(environ, start_response)

    return asked
