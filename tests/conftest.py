import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import blocking_manager_key

from tests.database import Making, copy_the_made, drop_the_copy
from tests.records import empty_our_tables
from tests.triggers import lifted

# Tests that may be skipped where CI is set, each with the reason. None so far.
MAY_BE_SKIPPED_IN_CI: dict[str, str] = {}
MAKING, AS_LOADED = pytest.StashKey(), pytest.StashKey()


@pytest.fixture(autouse=True)
def _start_afresh():
    """The language and the cache would otherwise be those of the test before."""
    cache.clear()
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _keep_no_files():
    """The rows of uploaded files are rolled back after a test; the files would stay."""
    yield
    shutil.rmtree(settings.DATA_DIR / "evidence", ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """The database is made while the workers, of which this is one, collect the tests."""
    if MAKING not in node.config.stash:
        node.config.stash[MAKING] = Making(reuse=node.config.getoption("reuse_db"))
    node.workerinput["database"] = str(node.config.stash[MAKING].folder)


def pytest_unconfigure(config):
    if MAKING in config.stash:
        with config.stash[blocking_manager_key].unblock():
            config.stash[MAKING].end()


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_modify_db_settings, django_db_blocker
):
    """Every test that asks for the database finds the documents loaded and published as 2021.1.

    A test that wants nothing in it takes the fixture `empty_database`.
    """
    config = request.config
    if hasattr(config, "workerinput"):
        folder = Path(config.workerinput["database"])
    else:
        config.stash[MAKING] = Making(reuse=config.getoption("reuse_db"))
        folder = config.stash[MAKING].folder
    with django_db_blocker.unblock():
        config.stash[AS_LOADED] = copy_the_made(folder)
    yield
    with django_db_blocker.unblock():
        drop_the_copy()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A transactional test leaves an empty database; the next one, whichever it is, does not.

    What is emptied holds tables whose rows stay, but for that moment.
    """
    if not is_transactional(item):
        return (yield)
    with item.config.stash[blocking_manager_key].unblock():
        # The last test takes the database with it.
        with lifted(for_good=nextitem is None):
            result = yield
        if nextitem is not None:
            item.config.stash[AS_LOADED]()
    return result


def is_transactional(item) -> bool:
    marker = item.get_closest_marker("django_db")
    marked = marker is not None and marker.kwargs.get("transaction", False)
    return marked or bool({"transactional_db", "live_server"} & set(item.fixturenames))


@pytest.fixture
def empty_database(db):
    """Nothing in any table of ours. The records are back when the test ends."""
    empty_our_tables()


@pytest.fixture(scope="module")
def served(django_db_setup, django_db_blocker):
    """The address of a server that reads what is committed: the documents as loaded.

    Unlike `live_server` it empties nothing, so that nothing has to be loaded anew.
    """
    with django_db_blocker.unblock():
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()


@pytest.fixture(scope="session")
def browser():
    """Chromium without a window. Where it is missing: skipped, or failed if it is required."""
    missing = [name for name in ["chromium", "chromedriver"] if not shutil.which(name)]
    if missing:
        give_up = pytest.fail if os.environ.get("BROWSER_REQUIRED") else pytest.skip
        give_up(f"{' and '.join(missing)} not found: apt install chromium chromium-driver")
    driver = start_chromium()
    yield driver
    driver.quit()


# Without a window, and without asking anything of hosts outside.
CHROMIUM_ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def start_chromium():
    from selenium import webdriver  # only browser tests wait for this import

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in CHROMIUM_ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    return webdriver.Chrome(options=options, service=service)


def pytest_runtest_logreport(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        skipped_tests.append(report.nodeid)


skipped_tests: list[str] = []


def unexcused(skipped: list[str]) -> list[str]:
    return [nodeid for nodeid in skipped if nodeid not in MAY_BE_SKIPPED_IN_CI]


def pytest_sessionfinish(session, exitstatus):
    if os.environ.get("CI") and unexcused(skipped_tests) and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    if os.environ.get("CI"):
        for nodeid in unexcused(skipped_tests):
            terminalreporter.write_line(f"Skipped, which CI does not allow: {nodeid}", red=True)
