"""The entities of the state tests: checked against our records, and nothing else."""

import pytest

from tests.directory_files import ELM, OAK, SCHOOL, everything, import_directory, listed, take_in

pytestmark = pytest.mark.django_db

COLUMNS = ["County Code", "District Code", "School Code", "Filler", "Test Year", "Type Id"]
COLUMNS += ["County Name", "District Name", "School Name", "Zip Code"]


def entity(cds=ELM, kind="7", name="Elm Street Elementary"):
    parts = [cds[:2], cds[2:7], cds[7:], "", "2019", kind]
    return [*parts, "Los Angeles", "Los Angeles Unified", name, "90017"]


def entities(folder, *rows):
    path = folder / "entities.txt"
    lines = [",".join(f'"{cell}"' for cell in row) for row in [COLUMNS, *rows]]
    path.write_bytes("".join(f"{line}\n" for line in lines).encode("latin-1"))
    return path


def test_schools_are_checked_and_nothing_changes(tmp_path):
    import_directory(tmp_path, SCHOOL, listed(CDSCode=OAK, School="Oak", NCESSchool=""))
    path = entities(
        tmp_path,
        entity("19647330000000", "6", ""),
        entity("19000000000000", "5", ""),
        entity(),
        entity(OAK, "9", "Niños del Oak"),
        entity("19647339990009", "10", "Fir"),
    )
    before = everything()

    read = take_in(path)

    assert (everything(), read.problems.listed, read.school_year) == (before, [], 2018)
    assert read.outcome.unmatched == ["19647339990009 Fir"]
    counted, differing = read.outcome.notes
    assert counted == (
        "1 schools, 1 directly and 1 locally funded charter schools: 2 are in our records, "
        "1 are not."
    )
    assert differing == (
        "Called otherwise in our records, which stay as they are (1): oak: Niños del Oak"
    )


def test_name_that_was_cut_off_is_no_other_name(tmp_path):
    name = "Elm Street Elementary and Academy of the Arts and Sciences"
    import_directory(tmp_path, listed(School=name))

    read = take_in(entities(tmp_path, entity(name=name[:50])))

    assert len(read.outcome.notes) == 1


def test_type_that_is_not_known_is_a_problem(tmp_path):
    read = take_in(entities(tmp_path, entity(kind="8")))

    assert [each.column for each in read.problems.listed] == ["Type Id"]
