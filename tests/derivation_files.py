"""Small files in the publishers' layouts, with their traps, for the script that derives figures."""

import csv
from pathlib import Path

from openpyxl import Workbook

NORTH, SOUTH, SMALL = "19647330000011", "19647330000012", "19647330000013"
SCHOOLS = [("north-high", NORTH, "9-12"), ("south-span", SOUTH, "6-12"), ("small-es", SMALL, "K-5")]
FRPM_HEADER = [
    "Academic Year",
    "County Code",
    "District Code",
    "School Code",
    "Charter \nSchool \n(Y/N)",
    "Enrollment \n(K-12)",
    "FRPM Count \n(K-12)",
]
FRPM_ROWS = [
    ("0000011", "No ", 400, 300),
    ("0000012", "No", 200, 180),
    ("0000013", "N", 100, 10),
    ("0000020", "No ", 1000, 501),
    ("0000030", "Yes", 5000, 5000),
    ("0000001", "N/A", 70, 7),
]
ACGR_HEADER = [
    "CountyCode",
    "DistrictCode",
    "SchoolCode",
    "CharterSchool",
    "ReportingCategory",
    "CohortStudents",
    "HS_Grad_Co",
    "HS_Grad_Ra",
    "Met_UC_CSU_Req_Co",
    "Met_UC_CSU_Req_Ra",
    "Seal_of_Biliteracy_Co",
    "Seal_of_Biliteracy_Ra",
]
SAT_COLUMNS = [
    "Enroll12",
    "NumTSTTakr12",
    "TotNumBothBenchmark12",
    "NumTSTTakr11",
    "TotNumBothBenchmark11",
]
SAT_ROWS = [
    (NORTH, "S", 100, 50, 20, 60, 30),
    (SOUTH, "S", 50, 14, "*", 20, 1),
    ("19647330000020", "S", 200, 100, 60, 80, 50),
    ("19647330000000", "D", 400, 170, 90, 160, 81),
    ("19000000000000", "C", 900, 800, 700, 600, 500),
]
VALUES = [
    (NORTH, "2015-16", "enrollment_k12", "TA", "400", "CDE FRPM 2015-16"),
    (NORTH, "2015-16", "frpm_eligible_fraction_k12", "TA", "0.75", "CDE FRPM 2015-16"),
    (SMALL, "2016-17", "enrollment_k12", "TA", "461", "CDE FRPM 2016-17"),
    (
        SMALL,
        "2016-17",
        "frpm_eligible_fraction_k12",
        "TA",
        "0.9240780911062907",
        "CDE FRPM 2016-17",
    ),
    (SOUTH, "2018-19", "sat_NumTSTTakr12", "TA", "14", "CDE SAT 2018-19"),
    (SOUTH, "2018-19", "sat_PctBothBenchmark12", "TA", "*", "CDE SAT 2018-19"),
    (SOUTH, "2018-19", "sat_PctBothBenchmark11", "TA", "5.00", "CDE SAT 2018-19"),
    (SOUTH, "2018-19", "sat_NumTstTakr", "TA", "0", "CDE ACT 2018-19"),
    (SOUTH, "2018-19", "sat_PctGE21", "TA", "N/A", "CDE ACT 2018-19"),
    (NORTH, "2023-24", "caaspp_ela_pct_met_and_above", "TA", "23.9", "CDE CAASPP 2023-24"),
    (NORTH, "2023-24", "caaspp_ela_n_tested", "TA", "132.0", "CDE CAASPP 2023-24"),
    (NORTH, "2023-24", "caaspp_ela_mean_scale_score", "TA", "", "CDE CAASPP 2023-24"),
]


def acgr(school, charter, group, cohort, graduates, a_g, biliterate):
    return (19, 64733, school, charter, group, cohort, graduates, 1, a_g, 1, biliterate, 1)


def four_times(school, *counts):
    """A school occurs once per charter and DASS choice."""
    return [acgr(school, charter, *counts) for charter in ("All", "All", "No ", "No ")]


ACGR_ROWS = [
    # The row for all schools stands neither always first nor always last.
    acgr(0, "All", "GF", 200, 150, 100, 20),
    acgr(0, "All", "GF", 1000, 800, 500, 90),
    acgr(0, "All", "GF", 800, 650, 400, 70),
    acgr(0, "No ", "GF", 600, 450, 300, 60),
    acgr(0, "No ", "GF", 500, 400, 280, 50),
    acgr(0, "No ", "GF", 100, 50, 20, 10),
    *four_times(11, "GF", 100, 90, 60, 9),
    *four_times(12, "GF", 60, 30, 10, 1),
    # None of three is the sum of the others; one of the two high schools has no row.
    acgr(0, "All", "RA", 50, 40, 30, 2),
    acgr(0, "All", "RA", 30, 20, 10, 1),
    acgr(0, "All", "RA", 10, 10, 10, 1),
    *four_times(11, "RA", 12, 11, 10, 1),
]


class Workshop:
    """An input folder and a records folder, and the command that reads and writes them."""

    def __init__(self, folder: Path, command):
        self.inputs, self.records, self.command = folder / "inputs", folder / "records", command
        self.records.mkdir()
        for name in ("cde_frpm", "cde_acgr", "cde_sat"):
            (self.inputs / name).mkdir(parents=True)
        self.write_records()
        self.write_meals("2015-16", [FRPM_HEADER])
        self.write_meals("2022-23", [["Unduplicated Student Poverty 2022–2023"], FRPM_HEADER])
        self.write_graduation(ACGR_ROWS)
        self.write_sat(SAT_ROWS)
        self.write_values(VALUES)

    def write_records(self):
        write_csv(
            self.records / "schools.csv",
            ["slug", "cds_code"],
            [(slug, code) for slug, code, _ in SCHOOLS] + [("belmont-high-school", "")],
        )
        write_csv(
            self.records / "school_years.csv",
            ["school", "school_year", "grades_offered"],
            [(slug, year, grades) for slug, _, grades in SCHOOLS for year in (2017, 2021)],
        )

    def write_meals(self, year, opening, rows=FRPM_ROWS):
        rows = [(year, "19", "64733", *row) for row in rows]
        write_workbook(self.inputs / f"cde_frpm/frpm_{year}.xlsx", [*opening, *rows])

    def write_graduation(self, rows):
        path = self.inputs / "cde_acgr/acgr_2017-18_school_level_cut.xlsx"
        write_workbook(path, [ACGR_HEADER, *rows])

    def write_sat(self, rows):
        # A comma ends every line, and the last row is only commas.
        header = ["CDS", "RType", *SAT_COLUMNS, ""]
        rows = [(*row, "") for row in rows] + [[""] * len(header)]
        write_csv(self.inputs / "cde_sat/sat_2018-19.csv", header, rows)

    def write_values(self, rows):
        columns = [
            "cds_code",
            "school_year",
            "metric",
            "student_group",
            "value_as_published",
            "source",
        ]
        write_csv(self.inputs / "pilot_schools_metrics.csv", columns, rows)

    def run(self) -> int:
        return self.command.main([str(self.inputs), "--records", str(self.records)])

    def rows(self, name):
        assert self.run() == 0
        return read_csv(self.records / name)

    def school_figure(self, **wanted):
        return one(self.rows("school_figures.csv"), **wanted)

    def figure(self, population, **wanted):
        return one(self.rows("population_figures.csv"), population=population, **wanted)

    def reason(self, population, **wanted):
        rows = self.rows("population_figures.csv")
        assert not matching(rows, population=population, **wanted)
        missing = read_csv(self.records / "missing_population_figures.csv")
        return one(missing, population=population, **wanted)["reason"]


def write_csv(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_workbook(path, rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    workbook.save(path)


def matching(rows, **wanted):
    return [row for row in rows if wanted.items() <= row.items()]


def one(rows, **wanted):
    (row,) = matching(rows, **wanted)
    return row
