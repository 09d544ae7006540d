"""Measures the API beside others and writes docs/benchmarks.md; the page says what is measured.

Run with `.venv/bin/python -m benchmarks.api [--engine sqlite|postgresql|both]`. What was measured
on one engine is kept in the folder, so that the page also holds the last run on the other.
"""

import argparse
import json
import shutil
import signal
import sys
from dataclasses import asdict
from pathlib import Path

from . import machine, measuring
from .report import Run, document
from .sample import ROOT, Sample, ensure

ABOUT = Path(__file__).with_name("about.md")
PAGE = ROOT / "docs" / "benchmarks.md"
ENGINES = ["sqlite", "postgresql"]
FULL = 1_000_000
TOOLS = ["wrk", "nginx", "psql", "git"]


def main(options: argparse.Namespace) -> None:
    # Servers are ended on the way out, also where somebody ends this program.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Ended before it was done."))
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        sys.exit(f"Please install {', '.join(missing)}.")
    engines = ENGINES if options.engine == "both" else [options.engine]
    for engine in engines:
        keep(measured(engine, options), options.folder)
    page = document(kept(options.folder, options.rows), ABOUT.read_text())
    if options.rows == FULL:
        PAGE.write_text(page)
        say(f"Written to {PAGE.relative_to(ROOT)}")
    else:
        print(page)


def measured(engine: str, options: argparse.Namespace) -> Run:
    address = options.database if engine == "postgresql" else ""
    sample = Sample(engine, options.folder / engine, address)
    say(f"{engine}: making the sample, or finding it")
    ensure(sample, options.rows)
    before = machine.load_average()
    with measuring.bench(sample, options.rows, options.seconds, options.port) as bench:
        say("Comparing the answers")
        measuring.check_agreement(bench)
        held, depth = measuring.held_addresses(bench), measuring.first_and_last(bench)
        for number in range(options.rounds):
            say(f"Round {number + 1} of {options.rounds}")
            measuring.measure_round(bench, held, depth)
        say("Streaming while others ask")
        measuring.measure_once(bench, options.port + 4)
    return Run(
        engine=engine,
        rows=options.rows,
        rounds=options.rounds,
        seconds=options.seconds,
        questions={str(size): len(asked) for size, asked in bench.asked.items()},
        described=machine.describe(sample),
        loads=(before, machine.load_average()),
        found=bench.found,
    )


def keep(run: Run, folder: Path) -> None:
    (folder / f"{run.engine}.json").write_text(json.dumps(asdict(run), indent=1))


def kept(folder: Path, rows: int) -> list[Run]:
    """The last run on each engine, where it was of as many rows."""
    found = [folder / f"{engine}.json" for engine in ENGINES]
    runs = [Run(**json.loads(path.read_text())) for path in found if path.exists()]
    return [run for run in runs if run.rows == rows]


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.api", description=__doc__)
    parser.add_argument("--engine", choices=[*ENGINES, "both"], default="both")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="of every load")
    parser.add_argument("--rows", type=int, default=FULL, help="in thousands that are whole")
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "benchmarks")
    parser.add_argument(
        "--database",
        default="postgres://postgres@127.0.0.1:5432/benchmark_api",
        help="on PostgreSQL: an empty database, or one that holds the sample",
    )
    parser.add_argument("--port", type=int, default=8120, help="the first of five")
    return parser.parse_args()


if __name__ == "__main__":
    main(asked())
