"""Puts a server under load, or reads one long answer, and says how that went."""

import json
import math
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("urls.lua")
CONNECTIONS = 4
# So many answers are enough, and a load lasts at most so many times longer to have them.
ENOUGH, AT_MOST_LONGER = 60, 5
# Longer than any answer that is measured here.
PATIENCE = 300


class LoadError(Exception):
    """What was measured is not what should have been."""


@dataclass(frozen=True)
class Load:
    """Milliseconds for the percentiles."""

    requests: int
    seconds: float
    bytes: int
    p50: float
    p99: float
    failed: int

    @property
    def per_second(self) -> float:
        return self.requests / self.seconds


@dataclass(frozen=True)
class Stream:
    """What was read of one long answer: when its beginning came, and with how many lines."""

    seconds: float
    lines: int
    waited: float
    first_lines: int

    def seconds_for(self, lines: int) -> float:
        """The time for so many, at the pace of those that were read after the beginning."""
        if lines == self.lines:
            return self.seconds
        pace = (self.lines - self.first_lines) / (self.seconds - self.waited)
        return self.waited + (lines - self.first_lines) / pace


def load(port: int, addresses: Iterable[str], seconds: int, enough: int = ENOUGH) -> Load:
    """Asks for the addresses in turn, over a few connections, as fast as they are answered.

    What is still being answered at the end is not counted. Where few were, that would make a slow
    server slower than it is: it is asked for longer.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("".join(f"{address}\n" for address in addresses))
        file.flush()
        found = _wrk(port, file.name, seconds)
        if found.requests < enough:
            longer = math.ceil(seconds * min(enough / max(found.requests, 1), AT_MOST_LONGER))
            found = _wrk(port, file.name, longer)
    if found.failed or not found.requests:
        raise LoadError(f"{found.failed} of {found.requests} requests to port {port} failed.")
    # What was asked last must not be in the way of the next.
    time.sleep(0.2 + 2 * found.p50 / 1000)
    return found


def _wrk(port: int, file: str, seconds: int) -> Load:
    command = ["wrk", "--threads", "1", "--connections", str(CONNECTIONS)]
    command += ["--duration", f"{seconds}s", "--timeout", f"{PATIENCE}s"]
    command += ["--script", str(SCRIPT), f"http://127.0.0.1:{port}", "--", file]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    return Load(**json.loads(ran.stdout.splitlines()[-1]))


def stream(port: int, path: str, at_most: float = PATIENCE) -> Stream:
    """Reads without looking, so that the reader is never what is slow; to the end, or for so many
    seconds after the beginning. The old protocol parts nothing into chunks: lines can be counted.
    """
    request = f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n"
    buffer, began = bytearray(1 << 20), time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as wire:
        wire.sendall(request.encode())
        count = wire.recv_into(buffer)
        waited = time.perf_counter() - began
        lines = first_lines = buffer.count(b"\n", 0, count) - _lines_of_head(buffer, path)
        while time.perf_counter() - began < waited + at_most:
            count = wire.recv_into(buffer)
            if not count:
                break
            lines += buffer.count(b"\n", 0, count)
        seconds = time.perf_counter() - began
    if count:
        # The server takes a moment to notice that nobody listens.
        time.sleep(1)
    return Stream(seconds, lines, waited, first_lines)


def _lines_of_head(buffer: bytearray, path: str) -> int:
    head, _blank, _body = bytes(buffer[:8000]).partition(b"\r\n\r\n")
    if b" 200 " not in head.splitlines()[0]:
        raise LoadError(f"{path}: {head!r}")
    return head.count(b"\n") + 2
