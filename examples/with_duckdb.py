"""SQL on a release, over HTTP.   python3 examples/with_duckdb.py [address of the site]

DuckDB fetches only those parts of the Parquet file that a question needs. The first time it also
fetches its own extension for HTTP.
"""

import json
import os
import sys
from urllib.request import urlopen

import duckdb  # pip install duckdb

SITE = sys.argv[1] if sys.argv[1:] else os.environ.get("SITE_URL", "http://127.0.0.1:8000")

# …/data/latest/observations.parquet leads to the latest release. With its name in the address the
# same question has the same answer next year.
meta = json.load(urlopen(f"{SITE}/api/v1/observations/?page_size=1"))["meta"]
release = f"{SITE}/data/{meta['release']}/observations.parquet"
duckdb.sql(f"create view figures as from '{release}'")

print("What kinds of figures there are. Where there is no number, value is null and never zero:")
duckdb.sql("""
    select status, count(*) as figures, count(value) as with_a_number
    from figures group by status order by figures desc, status
""").show()

print("Meals eligibility. The mean of the schools is not the share of all their students:")
duckdb.sql("""
    select school_year, count(value) as schools, round(avg(value), 1) as mean_of_schools,
        count(numerator) as with_counts,
        round(100 * sum(numerator) / sum(denominator) filter (numerator is not null), 1)
            as of_all_students,
        any_value(source) as source
    from figures
    where indicator = 'meals-eligibility' and school is not null and student_group = 'all'
    group by school_year order by school_year
""").show()

print(f"Each source is described at {SITE}/api/v1/sources/<source>/")
print("Cite as:", meta["citation"])
