"""Figures as tables of pandas.   python3 examples/with_pandas.py [address of the site]"""

import json
import os
import sys
from urllib.parse import urlencode
from urllib.request import urlopen

import pandas as pd  # pip install pandas

SITE = sys.argv[1] if sys.argv[1:] else os.environ.get("SITE_URL", "http://127.0.0.1:8000")
NUMBERS = ["value", "low", "high", "numerator", "denominator"]


def table_of(noun, **filters):
    """Every row at once. Only numbers are read as such: the release 2027.10 is not 2027.1."""
    address = f"{SITE}/api/v1/{noun}/?{urlencode(filters | {'format': 'csv'}, doseq=True)}"
    table = pd.read_csv(address, dtype="string", keep_default_na=False, na_values=[""])
    return table.astype({name: float for name in NUMBERS if name in table})


# The release is named in the question, so that the same rows come whenever it is asked.
meta = json.load(urlopen(f"{SITE}/api/v1/observations/?page_size=1"))["meta"]
figures = table_of(
    "observations",
    indicator="graduation-rate",
    initiative="pilot",
    student_group=["female", "male", "all"],
    release=meta["release"],
)
# What has no number is NaN, and stays so: it is not zero, and status and note say why.
missing = figures[figures["value"].isna()]
print(missing[["population", "school_year", "student_group", "status", "note"]].to_string())

# Schools only: groups of schools have rows of their own. Add up, then divide once; the mean of
# percentages would count a school of 20 like one of 500.
schools = figures[figures["school"].notna() & figures["numerator"].notna()]
sums = schools.groupby(["school_year", "student_group"])[["numerator", "denominator"]].sum()
sums["rate"] = (100 * sums["numerator"] / sums["denominator"]).round(1)
print(sums.to_string())

sources = table_of("sources").set_index("slug").loc[figures["source"].unique()]
print(sources[["title", "edition", "publisher", "note"]].to_string())
print("Cite as:", meta["citation"])
