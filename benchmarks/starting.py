"""Seconds to load both documents, and seconds from the second start to the first answer.

Run with `.venv/bin/python -m benchmarks.starting [RUNS]`. Everything is made in a temporary
folder on SQLite, and served on loopback only.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 120  # seconds; a start that takes longer has failed


def main(runs: int) -> None:
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.2f}, {runs} runs, SQLite")
    report("load_reports on a fresh database", [seconds_to_load() for _run in range(runs)])
    with tempfile.TemporaryDirectory() as kept:
        seconds_to_answer(kept)  # the first start migrates, loads and publishes
        report("second start to first answer", [seconds_to_answer(kept) for _run in range(runs)])


def report(what: str, seconds: list[float]) -> None:
    each = " ".join(f"{taken:.2f}" for taken in seconds)
    print(f"{what}: median {statistics.median(seconds):.2f} s ({each})")


def seconds_to_load() -> float:
    with tempfile.TemporaryDirectory() as kept:
        manage(kept, "migrate", "--verbosity=0")
        began = time.perf_counter()
        manage(kept, "load_reports")
        return time.perf_counter() - began


def manage(kept: str, *words: str) -> None:
    command = [sys.executable, "manage.py", *words]
    subprocess.run(command, cwd=ROOT, env=environment(kept), check=True, stdout=subprocess.DEVNULL)


def seconds_to_answer(kept: str) -> float:
    port = free_port()
    began = time.perf_counter()
    server = subprocess.Popen(
        [ROOT / "script" / "server"],
        env=environment(kept) | {"PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", server)
        return time.perf_counter() - began
    finally:
        server.terminate()
        server.wait(timeout=40)


def wait_for(url: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + LIMIT
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise SystemExit(f"No answer from {url}")


def environment(kept: str) -> dict[str, str]:
    without = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return without | {"DATA_DIR": kept}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
