"""Starts the servers, all with two processes, on this machine only, and ends them again."""

import contextlib
import os
import pwd
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .sample import OURS, PEERS, ROOT, Sample

PROCESSES = 2
SECONDS_TO_START = 120
NGINX = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
worker_processes {processes};
events {{ worker_connections 64; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    types {{ text/csv csv; }}
    server {{
        listen 127.0.0.1:{port};
        root {root};
    }}
}}
"""


class ServerError(Exception):
    """A server has not started."""


@dataclass(frozen=True)
class Server:
    port: int
    process: subprocess.Popen

    def peak_memory(self) -> float:
        """Megabytes of the largest of its processes, at most so far."""
        return max(map(_peak, _family(self.process.pid)))


@contextlib.contextmanager
def site(sample: Sample, port: int) -> Iterator[Server]:
    yield from _gunicorn(sample, port, OURS, "lausd_pilots.wsgi", "/healthz")


@contextlib.contextmanager
def peers(sample: Sample, port: int) -> Iterator[Server]:
    ready = "/rest/observations/?page_size=1"
    yield from _gunicorn(sample, port, PEERS, "benchmarks.api.peers.wsgi", ready)


@contextlib.contextmanager
def datasette(sample: Sample, port: int) -> Iterator[Server]:
    command = [sys.executable, "-m", "uvicorn", "benchmarks.api.peers.datasette_app:app"]
    command += ["--port", str(port), "--workers", str(PROCESSES), "--log-level", "warning"]
    file = {"DATASETTE_FILE": str(sample.file("observations.sqlite"))}
    yield from _running(command, sample.environment() | file, port, "/-/versions.json")


@contextlib.contextmanager
def nginx(sample: Sample, port: int, folder: Path) -> Iterator[Server]:
    """As whoever runs the benchmark, so that it may read the sample's files."""
    name = pwd.getpwuid(os.geteuid()).pw_name
    words = {"user": f"user {name};" if os.geteuid() == 0 else "", "processes": PROCESSES}
    root = sample.file("observations.csv").parent
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(**words, folder=folder, port=port, root=root))
    command = ["nginx", "-p", str(folder), "-c", str(config), "-e", "stderr"]
    yield from _running(command, sample.environment(), port, "/SHA256SUMS")


def _gunicorn(sample: Sample, port: int, settings: str, application: str, ready: str):
    command = [sys.executable, "-m", "gunicorn", "--config", "python:lausd_pilots.serving"]
    environment = sample.environment(settings) | {"PORT": str(port)}
    yield from _running([*command, application], environment, port, ready)


def _running(command: list[str], environment: dict, port: int, ready: str) -> Iterator[Server]:
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}{ready}", process)
            yield Server(port, process)
        finally:
            _end(process)


def _check_free(port: int) -> None:
    """Else another server would answer, and be measured."""
    with socket.socket() as tried:
        if tried.connect_ex(("127.0.0.1", port)) == 0:
            raise ServerError(f"Something else listens on port {port}.")


def _end(process: subprocess.Popen) -> None:
    family = _family(process.pid)
    process.terminate()
    try:
        process.wait(timeout=40)
    except subprocess.TimeoutExpired:
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, 9)


def _wait_for(address: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=30).close()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise ServerError(f"No answer from {address}")


def _family(pid: int) -> list[int]:
    """The process and those that it has started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [pid, *(each for child in children for each in _family(int(child)))]


def _peak(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    (peak,) = [line.split()[1] for line in lines if line.startswith("VmHWM:")]
    return int(peak) / 1024
