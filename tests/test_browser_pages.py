"""Every public page in a real browser, as a newcomer has it: served by script/server."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.addresses import OF_A_REVIEW, examples
from tests.test_browser_admin import complaints

ROOT = Path(__file__).parent.parent
SIZES = [(320, 800), (1280, 900)]
LANGUAGES = ["", "/es"]
# Answers to programs: not pages, and in one language.
FOR_PROGRAMS = ("/api/", "/data/2021.1/observations.csv", "/healthz", "/readyz", "/figures/")
FILES = (".bib", ".atom")
# A new site has no published review; `test_browser_reviews` looks at one.
PAGES = [
    path
    for route, path in examples().items()
    if not path.startswith(FOR_PROGRAMS)
    and not route.endswith(FILES)
    and not route.startswith(OF_A_REVIEW)
]
# A merged school redirects; this example is not merged.
pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the site, started in an empty data folder on a free port."""
    port = free_port()
    kept = tmp_path_factory.mktemp("site")
    environment = {**os.environ, "DATA_DIR": str(kept), "PORT": str(port), "WEB_CONCURRENCY": "1"}
    for name in ["DATABASE_URL", "DJANGO_SETTINGS_MODULE"]:  # pytest has set the second
        environment.pop(name, None)
    server = subprocess.Popen([ROOT / "script" / "server"], env=environment)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/readyz", server)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=40)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def wait_for(url, server, seconds=120):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert server.poll() is None, "script/server stopped"
        try:
            return urllib.request.urlopen(url, timeout=5)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"No answer from {url} within {seconds} s")


def resize(browser, width, height):
    """A true phone's width: a window itself cannot be made so narrow."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


@pytest.mark.parametrize("language", LANGUAGES, ids=["en", "es"])
@pytest.mark.parametrize("path", PAGES)
def test_page_is_whole_at_every_width(browser, site, path, language):
    for width, height in SIZES:
        resize(browser, width, height)
        browser.get(f"{site}{language}{path}")

        assert complaints(browser) == []
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        assert browser.execute_script("return document.querySelectorAll('h1').length") == 1
        assert browser.execute_script("return document.documentElement.lang") == (
            language.strip("/") or "en"
        )
        assert asked_elsewhere(browser, site) == []


def asked_elsewhere(browser, site):
    script = "return performance.getEntriesByType('resource').map(entry => entry.name)"
    return [name for name in browser.execute_script(script) if not name.startswith(site)]


def test_api_docs_are_drawn_and_ask_nobody_else(browser, site):
    resize(browser, 1280, 900)
    browser.get(f"{site}/api/v1/docs/")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and "observations" not in browser.page_source:
        time.sleep(0.2)

    assert "/api/v1/observations/" in browser.page_source
    assert complaints(browser) == []
    assert asked_elsewhere(browser, site) == []
