"""Measures everybody in turn, round after round, so that a busy machine is busy for all."""

import contextlib
import http.client
import re
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from . import agreement, copying, goals, questions, servers
from .loads import LoadError, Stream, load, stream
from .questions import EVERY_ROW, Question
from .sample import VERSION, Sample

SIZES = {goals.PAGE_100: 100, goals.PAGE_1000: 1000}
# Of how many questions the answers are compared before they are timed.
COMPARED = 24
FILE_ADDRESS = f"/data/{VERSION}/observations.csv"
# Seconds of a slow stream that tell its pace.
PACE = 8


@dataclass
class Bench:
    """The servers that run, and what was found so far."""

    sample: Sample
    rows: int
    seconds: int
    ports: dict[str, int]
    asked: dict[int, list[Question]]
    found: goals.Rounds = field(default_factory=dict)

    def note(self, measure: str, who: str, **numbers: float) -> None:
        self.found.setdefault(measure, {}).setdefault(who, []).append(numbers)

    def addresses(self, who: str, size: int) -> list[str]:
        return [WORDS[who](question, size) for question in self.asked[size]]


WORDS: dict[str, Callable[[Question, int], str]] = {
    goals.OURS: questions.ours,
    goals.REST: questions.plain_rest,
    goals.NINJA: questions.ninja,
    goals.DATASETTE: questions.datasette,
}


@contextlib.contextmanager
def bench(sample: Sample, rows: int, seconds: int, first_port: int) -> Iterator[Bench]:
    with sample.database() as database:
        asked = {size: questions.draw(database, size) for size in SIZES.values()}
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        site = running.enter_context(servers.site(sample, first_port))
        peers = running.enter_context(servers.peers(sample, first_port + 1))
        datasette = running.enter_context(servers.datasette(sample, first_port + 2))
        nginx = running.enter_context(servers.nginx(sample, first_port + 3, folder))
        ports = {goals.OURS: site.port, goals.DATASETTE: datasette.port, goals.NGINX: nginx.port}
        ports |= dict.fromkeys([goals.REST, goals.NINJA, goals.RECORDS, goals.VALUES], peers.port)
        yield Bench(sample, rows, seconds, ports, asked)


# --- before anything is timed ---


def check_agreement(bench: Bench) -> None:
    for size, asked in bench.asked.items():
        for question in asked[:COMPARED]:
            answers = {
                who: agreement.rows_of_page(bench.ports[who], words(question, size))
                for who, words in WORDS.items()
            }
            agreement.check_same(answers, question)
    question = bench.asked[100][0]
    streams = {
        goals.OURS: questions.ours_whole(question, "csv"),
        goals.RECORDS: questions.plain_whole(question, "records"),
        goals.VALUES: questions.plain_whole(question, "values"),
    }
    answers = {who: agreement.rows_of_csv(bench.ports[who], each) for who, each in streams.items()}
    agreement.check_same(answers, question)


# --- a round ---


def measure_round(bench: Bench, held: list[str], depth: dict[str, str]) -> None:
    for measure, size in SIZES.items():
        for who in WORDS:
            note_load(bench, measure, who, bench.ports[who], bench.addresses(who, size))
    site = bench.ports[goals.OURS]
    note_load(bench, goals.HELD, goals.OURS, site, held)
    for who, address in depth.items():
        note_load(bench, goals.DEPTH, who, site, [address])
    for who, address in [(goals.NGINX, "/observations.csv"), (goals.OURS, FILE_ADDRESS)]:
        told = load(bench.ports[who], [address], bench.seconds, enough=1)
        bench.note(goals.FILE, who, megabytes_per_second=told.bytes / told.seconds / 1e6)
    measure_streams(bench)


def note_load(
    bench: Bench, measure: str, who: str, port: int, addresses: list[str], seconds: int = 0
) -> None:
    told = load(port, addresses, seconds or bench.seconds)
    bench.note(
        measure,
        who,
        per_second=told.per_second,
        p50=told.p50,
        p99=told.p99,
        kilobytes=told.bytes / told.requests / 1000,
    )


def measure_streams(bench: Bench) -> None:
    told = stream(bench.ports[goals.OURS], questions.ours_whole(EVERY_ROW, "csv"))
    check_whole(told, bench.rows + 1)
    note_stream(bench, goals.OURS, told)
    for who, kind in [(goals.RECORDS, "records"), (goals.VALUES, "values")]:
        address = questions.plain_whole(EVERY_ROW, kind)
        note_stream(bench, who, stream(bench.ports[who], address, at_most=PACE))
    if bench.sample.address:
        seconds = copying.seconds_to_copy(bench.sample, copying.PLAIN)
        bench.note(goals.STREAM, goals.COPY, seconds=seconds)


def check_whole(told: Stream, lines: int) -> None:
    if told.lines != lines:
        raise LoadError(f"{told.lines} lines were streamed, and not {lines}.")


def note_stream(bench: Bench, who: str, told: Stream) -> None:
    bench.note(goals.STREAM, who, seconds=told.seconds_for(bench.rows + 1))


# --- what is measured once, or prepared ---


def held_addresses(bench: Bench) -> list[str]:
    """Each with the ETag of its answer, of which a 304 has been seen."""
    port = bench.ports[goals.OURS]
    addresses = bench.addresses(goals.OURS, 100)
    return [f"{address}\t{agreement.etag(port, address)}" for address in addresses]


def first_and_last(bench: Bench) -> dict[str, str]:
    """The addresses of the first page and of the last full one, found by following `next`."""
    wire = http.client.HTTPConnection("127.0.0.1", bench.ports[goals.OURS], timeout=60)
    first = address = "/api/v1/observations/?page_size=1000"
    for _page in range(1, bench.rows // 1000):
        wire.request("GET", address)
        answer = wire.getresponse()
        answer.read()
        (address,) = re.findall(r'<https?://[^/]+(/[^>]+)>; rel="next"', answer.headers["Link"])
    wire.close()
    return {goals.FIRST: first, goals.LAST: address}


def measure_once(bench: Bench, port: int) -> None:
    if bench.sample.address:
        query = copying.kept(bench.sample.columns())
        seconds = copying.seconds_to_copy(bench.sample, query)
        bench.note(goals.STREAM, goals.COPY_KEPT, seconds=seconds)
    asked = bench.addresses(goals.OURS, 100)
    # Its processes have done nothing but answer a few pages.
    with servers.site(bench.sample, port) as fresh:
        load(port, asked, 1)
        # A CSV file has a line of headings.
        for form, lines in [("csv", bench.rows + 1), ("jsonl", bench.rows)]:
            who = f"{goals.OURS}, {form}"
            with streaming(port, questions.ours_whole(EVERY_ROW, form)) as streams:
                note_load(bench, goals.MEANWHILE, who, port, asked, max(bench.seconds, 5))
            for told in streams:
                check_whole(told, lines)
        bench.note(goals.MEMORY, goals.OURS, megabytes=fresh.peak_memory())


@contextlib.contextmanager
def streaming(port: int, address: str) -> Iterator[list[Stream]]:
    """One stream after the other is read meanwhile; the last one to its end."""
    ended, read = threading.Event(), []

    def read_on():
        while not ended.is_set():
            read.append(stream(port, address))

    reader = threading.Thread(target=read_on)
    reader.start()
    try:
        yield read
    finally:
        ended.set()
        reader.join()
    if not read:
        raise LoadError(f"No stream of {address} was read to its end.")
