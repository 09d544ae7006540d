"""Each example runs as it stands and prints what the records say; R is only read."""

import ast
import io
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest

from benchmarks.over_http import keep_extension
from metrics.actions import publish
from tests.api import client
from tests.corrections import correct

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).resolve().parent.parent / "examples"
EXAMPLES = sorted(path.name for path in FOLDER.iterdir() if path.name != "README.md")
CITATION = "Los Angeles Pilot Schools, release 2021.1 (Nov. 21, 2026). {site}/data/2021.1/"
WITHHELD = "The publisher withholds results of 1 to 14 test takers."
NOT_TAKEN = "There were no test takers."
SOURCE_OF_ACT = "ACT Report 2018–19 California Department of Education"
# School, value, status and note of the schools of Local District Central, in the order of codes.
CENTRAL = [
    ("academic-leadership-community-contreras", "5.17", "reported", ""),
    ("ambassador-school-of-global-leadership-rfk", "", "not_applicable", NOT_TAKEN),
    ("early-college-academy-trade-tech", "", "not_applicable", NOT_TAKEN),
    ("los-angeles-academy-of-the-arts-rfk", "58.82", "reported", ""),
    ("nava-college-prep-academy-jefferson-hs", "", "suppressed", WITHHELD),
    ("new-open-world-academy-rfk", "", "suppressed", WITHHELD),
    ("school-of-business-and-tourism-contreras", "", "suppressed", WITHHELD),
    ("school-of-social-justice-contreras", "7.50", "reported", ""),
    ("school-of-visual-arts-and-humanities-rfk", "", "suppressed", WITHHELD),
    ("ucla-community-school-rfk", "19.05", "reported", ""),
]
CUT = "female, male, Asian, Hispanic and White students"
NO_ROWS = f"The file has no rows for this group: in our copy only those for {CUT} are left."
NONE_FOR_ALL = (
    "Only values for female, male, Asian, Hispanic and White students were at hand, and none for "
    "all students."
)
NOTHING_OF_OTHERS = (
    "Only the values of the schools of the 2021–22 list were at hand, so that nothing is known of "
    "the other schools."
)
PERCENTAGES_ONLY = (
    "Each school’s percentage was at hand, but not how many students it stands for. Percentages "
    "cannot be added up."
)
LISTED_ONLY = f"Only values of the listed schools were at hand, for {CUT}."


@pytest.fixture
def printed(served, tmp_path):
    """Runs an example as somebody would who knows the address, and gives the lines it prints."""
    keep_extension(tmp_path)

    def run(name, arguments=(served,), **variables):
        program = "bash" if name.endswith(".sh") else sys.executable
        ran = subprocess.run(
            [program, FOLDER / name, *arguments],
            cwd=tmp_path,
            env={**os.environ, "HOME": str(tmp_path), "no_proxy": "127.0.0.1", **variables},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.splitlines()

    return run


def after(lines, beginning):
    """The lines between a heading and the next one."""
    [start] = [number for number, line in enumerate(lines) if line.startswith(f"# {beginning}")]
    rest = lines[start + 1 :]
    return rest[: next((n for n, line in enumerate(rest) if line.startswith("# ")), len(rest))]


# --- each of them ---


def test_curl(printed, served):
    if not shutil.which("curl"):
        pytest.skip("curl not found: apt install curl")
    lines = printed("curl.sh")

    assert after(lines, "A question") == [
        "school,school_year,value,status,note,source",
        *(f"{school},2018-19,{value},{status},{note},cde-act-2018-19"
          for school, value, status, note in CENTRAL),
    ]  # fmt: skip
    ids = [f'"id":"act-21-or-more/{school}/2018-19/all/all/-"' for school, *_rest in CENTRAL]
    assert after(lines, "The same in pages") == ids[:6]
    assert after(lines, "next page") == ids[6:]
    [source] = after(lines, "Where those figures are from")
    assert json.loads(source)["publisher"] == "California Department of Education"
    citation, entry, *_rest = after(lines, "How to cite them")
    assert citation == f'"citation":"{CITATION.format(site=served)}"'
    assert entry == "@misc{los-angeles-pilot-schools-2021.1,"
    assert after(lines, "Asking again") == ["304"]
    assert after(lines, "What has changed") == []
    assert after(lines, "Every figure") == ["observations.csv: OK"]


def test_python(printed, served):
    lines = printed("python.py")
    rows, rest = lines[:14], lines[14:]

    for school, value, status, note in CENTRAL:
        said = f"{float(value)}" if value else "no number"
        assert f"{school} 2018-19 {said} {status} {note or None} cde-act-2018-19" in rows
    assert "francis-polytechnic-hs 2018-19 59.09 reported None cde-act-2018-19" in rows
    assert rest == [
        f"Cite as: {CITATION.format(site=served)}",
        f"Source: {SOURCE_OF_ACT} Only the values of the listed schools were at hand.",
        "Asked again: 304 Not Modified",
    ]


def test_graduation_and_meals(printed):
    figures = [line.split(" | ") for line in printed("graduation_and_meals.py")]
    listed, others = "pilot-2021-22", "non-pilot-2021-22"

    assert [[*key, value] for *key, value, _status, _note, _source in figures] == [
        ["graduation-rate", listed, "2017-18", "female", "88.7"],
        ["graduation-rate", listed, "2017-18", "male", "82.2"],
        ["graduation-rate", listed, "2017-18", "all", "None"],
        ["graduation-rate", others, "2017-18", "female", "81.4"],
        ["graduation-rate", others, "2017-18", "male", "69.9"],
        ["graduation-rate", others, "2017-18", "all", "None"],
        ["graduation-rate", listed, "2018-19", "female", "91.0"],
        ["graduation-rate", listed, "2018-19", "male", "82.9"],
        ["graduation-rate", listed, "2018-19", "all", "None"],
        ["graduation-rate", others, "2018-19", "female", "None"],
        ["graduation-rate", others, "2018-19", "male", "None"],
        ["graduation-rate", others, "2018-19", "all", "None"],
        ["meals-eligibility", listed, "2015-16", "all", "81.7"],
        ["meals-eligibility", others, "2015-16", "all", "82.3"],
        ["meals-eligibility", listed, "2016-17", "all", "None"],
        ["meals-eligibility", others, "2016-17", "all", "None"],
        ["meals-eligibility", listed, "2022-23", "all", "86.8"],
        ["meals-eligibility", others, "2022-23", "all", "85.4"],
    ]
    assert [each[5:7] for each in figures if each[4] == "None"] == [
        ["not_reported", NO_ROWS],
        ["not_reported", f"The schools to be subtracted have no sum. {NO_ROWS}"],
        ["not_reported", NONE_FOR_ALL],
        *[["not_reported", NOTHING_OF_OTHERS]] * 3,
        ["not_reported", PERCENTAGES_ONLY],
        ["not_reported", NOTHING_OF_OTHERS],
    ]
    assert [each[7] for each in figures] == [
        *["cde-acgr-2017-18"] * 6,
        *["cde-acgr-2018-19"] * 6,
        *["cde-frpm-2015-16"] * 2,
        *["cde-frpm-2016-17"] * 2,
        *["cde-frpm-2022-23"] * 2,
    ]
    assert {each[5] for each in figures if each[4] != "None"} == {"computed"}


def test_pandas(printed, served):
    lines = printed("with_pandas.py")
    words = [line.split() for line in lines]

    assert words[1][1:5] == ["pilot-2021-22", "2017-18", "all", "not_reported"]
    assert lines[1].endswith(NO_ROWS)
    assert words[2][1:5] == ["pilot-2021-22", "2018-19", "all", "not_reported"]
    assert lines[2].endswith(NONE_FOR_ALL)
    assert words[5:9] == [
        ["2017-18", "female", "1756.0", "1979.0", "88.7"],
        ["male", "1733.0", "2109.0", "82.2"],
        ["2018-19", "female", "1722.0", "1892.0", "91.0"],
        ["male", "1697.0", "2047.0", "82.9"],
    ]
    assert [line[0] for line in words[11:13]] == ["cde-acgr-2017-18", "cde-acgr-2018-19"]
    assert lines[12].endswith(LISTED_ONLY)
    assert lines[13:] == [f"Cite as: {CITATION.format(site=served)}"]


def test_duckdb(printed, served):
    lines = printed("with_duckdb.py")
    cells = [re.findall(r"[^│\s]+", line) for line in lines if line.startswith("│")]

    assert ["lost_in_source", "16", "0"] in cells
    assert ["ambiguous", "3", "0"] in cells
    assert cells[-3:] == [
        ["2015-16", "40", "83.7", "40", "81.7", "cde-frpm-2015-16"],
        ["2016-17", "40", "84.1", "0", "NULL", "cde-frpm-2016-17"],
        ["2022-23", "40", "89.8", "40", "86.8", "cde-frpm-2022-23"],
    ]
    assert lines[-1] == f"Cite as: {CITATION.format(site=served)}"


def test_changes_since_the_release_that_was_used(monkeypatch, capsys):
    """In this process: a second release is only seen here, and gone when the test ends."""
    correct("act-21-or-more/ucla-community-school-rfk/2018-19/all/all/-", value=20, digits="20.00")
    later = datetime(2027, 3, 1, tzinfo=UTC)
    publish(reason="A correction.", by=None, at=later, version="2027.1")
    monkeypatch.setattr("urllib.request.urlopen", open_here)
    monkeypatch.setattr(sys, "argv", ["python.py", "http://testserver"])

    runpy.run_path(str(FOLDER / "python.py"))

    lines = capsys.readouterr().out.splitlines()
    figure = "act-21-or-more/ucla-community-school-rfk/2018-19/all/all/-"
    assert lines[-2:] == [
        "Asked again: 304 Not Modified",
        f"Changed: changed {figure} in release 2027.1",
    ]
    assert "ucla-community-school-rfk 2018-19 20.0 reported None cde-act-2018-19" in lines
    assert "Cite as: Los Angeles Pilot Schools, release 2027.1" in lines[14]


def open_here(asked):
    """What urlopen does, without a server."""
    address, headers = (asked, {}) if isinstance(asked, str) else (asked.full_url, asked.headers)
    parts = urlsplit(address)
    response = client.get(parts.path, QUERY_STRING=parts.query, headers=headers)
    if response.status_code >= 300:
        raise HTTPError(address, response.status_code, response.reason_phrase, {}, None)
    answer = io.BytesIO(response.content)
    answer.headers = response.headers
    return answer


# --- R, which is not run ---


def test_r_asks_for_what_there_is():
    text = (FOLDER / "r.R").read_text()
    asked = re.findall(r'table_of\("(\w+)"([^)]*)', text)
    columns = {}
    for noun, filters in asked:
        query = [*re.findall(r'"([^"]+=[^"]+)"', filters), "format=csv"]
        response = client.get(f"/api/v1/{noun}/", QUERY_STRING="&".join(query))
        assert response.status_code == 200, (noun, query)
        columns[noun] = b"".join(response).decode().splitlines()[0].split(",")

    assert list(columns) == ["releases", "observations", "sources", "changes"]
    assert {"version", "number"} <= set(columns["releases"])
    assert {"population", "school_year", "student_group", "status", "note", "value", "numerator",
            "denominator", "school", "source"} <= set(columns["observations"])  # fmt: skip
    assert {"slug", "title", "edition", "publisher", "note"} <= set(columns["sources"])
    assert {"observation", "kind", "release"} <= set(columns["changes"])
    assert client.get("/data/2021.1.bib").status_code == 200


# --- all of them ---


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_is_short_explained_and_finds_the_site(name):
    text = (FOLDER / name).read_text()

    assert len(text.splitlines()) <= 50
    assert all(len(line) <= 100 for line in text.splitlines())
    assert "SITE_URL" in text
    assert text.count("http://127.0.0.1:8000") == 1
    assert f"[`{name}`]({name})" in (FOLDER / "README.md").read_text()


def test_address_may_come_from_the_environment(printed, served):
    lines = printed("graduation_and_meals.py", arguments=(), SITE_URL=served)

    assert len(lines) == 18


@pytest.mark.parametrize("name", ["python.py", "graduation_and_meals.py"])
def test_nothing_has_to_be_installed(name):
    modules = set()
    for node in ast.walk(ast.parse((FOLDER / name).read_text())):
        if isinstance(node, ast.Import):
            modules |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module)

    assert {each.partition(".")[0] for each in modules} <= sys.stdlib_module_names


def test_graduation_and_meals_takes_less_than_30_lines():
    assert len((FOLDER / "graduation_and_meals.py").read_text().splitlines()) < 30
