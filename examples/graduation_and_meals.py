"""Graduation and meals of the 40 schools of the 2021–22 list and of the others, year by year."""

import json
import os
import sys
from urllib.parse import urlencode
from urllib.request import urlopen

SITE = sys.argv[1] if sys.argv[1:] else os.environ.get("SITE_URL", "http://127.0.0.1:8000")
GROUPS = {"graduation-rate": ["female", "male", "all"], "meals-eligibility": ["all"]}

# Of all schools and groups of schools: a year in which only schools have figures is one, too.
question = {"indicator": list(GROUPS), "student_group": ["female", "male", "all"]}
address, rows = f"{SITE}/api/v1/observations/?{urlencode(question, doseq=True)}", []
while address:
    page = json.load(urlopen(address))
    address, rows = page["next"], rows + page["results"]
figures = {row["id"]: row for row in rows}
source_of = {(row["indicator"], row["school_year"]): row["source"] for row in rows}

for (indicator, year), source in sorted(source_of.items()):
    covers = json.load(urlopen(f"{SITE}/api/v1/sources/{source}/"))["note"]
    nothing = {"value": None, "status": "no figure on record", "note": covers, "source": source}
    for population in ["pilot-2021-22", "non-pilot-2021-22"]:
        for group in GROUPS[indicator]:
            row = figures.get(f"{indicator}/{population}/{year}/{group}/all/-", nothing)
            said = [row["value"], row["status"], row["note"], row["source"]]
            print(indicator, population, year, group, *said, sep=" | ")
