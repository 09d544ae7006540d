"""A file of cohorts as the CDE makes it, with invented figures of schools of the records."""

import random
from pathlib import Path

HEADINGS = ["AcademicYear", "AggregateLevel", "CountyCode", "DistrictCode", "SchoolCode"]
HEADINGS += ["CountyName", "DistrictName", "SchoolName", "CharterSchool", "DASS"]
HEADINGS += ["ReportingCategory", "CohortStudents"]
PAIRS = ["Regular HS Diploma Graduates", "Met UC/CSU Grad Req's", "Seal of Biliteracy", "Dropout"]
PAIRS += ["Still Enrolled"]
HEADINGS += [f"{pair} ({what})" for pair in PAIRS for what in ("Count", "Rate")]
GROUPS = ["TA", "GM", "GF", "RA", "RB", "RH", "RW", "SD", "SE", "SS"]


def cohort_file(path: Path, codes: list[str], *, seed: int, share: float = 1.0) -> Path:
    """One row for each school and group, or for a share of them; with another seed, others."""
    chance = random.Random(seed)
    rows = [HEADINGS]
    for code in codes:
        about = ["2022-23", "S", code[:2], code[2:7], code[7:]]
        about += ["Los Angeles", "Los Angeles Unified", "A school", "No", "No"]
        for group in GROUPS:
            cells = _cohort(chance)
            if chance.random() < share:
                rows.append([*about, group, *cells])
    path.write_text("".join("\t".join(cells) + "\r\n" for cells in rows))
    return path


def _cohort(chance: random.Random) -> list[str]:
    students = chance.randrange(1, 300)
    if students <= 10:
        return ["*"] * (1 + 2 * len(PAIRS))
    graduates = chance.randrange(students // 2, students + 1)
    met, biliterate = chance.randrange(graduates + 1), chance.randrange(graduates // 2 + 1)
    left = students - graduates
    dropped = chance.randrange(left + 1)
    counts = [(graduates, students), (met, graduates), (biliterate, graduates)]
    counts += [(dropped, students), (left - dropped, students)]
    pairs = [(str(part), f"{100 * part / whole:.1f}") for part, whole in counts]
    return [str(students), *(cell for pair in pairs for cell in pair)]
