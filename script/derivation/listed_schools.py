"""The schools of the 2021–22 list, as the records keep them."""

import csv
from dataclasses import dataclass
from pathlib import Path

LIST_YEAR = "2021"
GRADES_YEAR = "2017"


@dataclass(frozen=True)
class ListedSchool:
    slug: str
    cds_code: str
    grades: str  # offered in 2017-18, such as "K-8"

    @property
    def offers_grade_12(self) -> bool:
        return self.grades.split("-")[-1] == "12"


def read_listed_schools(records: Path) -> list[ListedSchool]:
    """In the order of the list. Schools that are no pilots have no row in the list's year."""
    years = _rows(records / "school_years.csv")
    listed = {row["school"] for row in years if row["school_year"] == LIST_YEAR}
    grades = {
        row["school"]: row["grades_offered"] for row in years if row["school_year"] == GRADES_YEAR
    }
    return [
        ListedSchool(row["slug"], row["cds_code"], grades[row["slug"]])
        for row in _rows(records / "schools.csv")
        if row["slug"] in listed
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
