"""What PostgreSQL itself takes to send the same rows: `psql \\copy` of a query, to nowhere."""

import subprocess
import time

from .sample import Sample

LABEL = "{0} || '-' || lpad(((({0}) + 1) % 100)::text, 2, '0')"
# Of plain columns and relations: what anybody would write who has the figures.
PLAIN = f"""
    SELECT f.key AS id, i.slug AS indicator, p.slug AS population, s.slug AS school,
        l.code AS local_district, b.code AS board_district,
        {LABEL.format("f.district_year")} AS district_year,
        {LABEL.format("f.school_year")} AS school_year,
        g.slug AS student_group, f.grade, f.respondent, f.value, f.low, f.high, f.numerator,
        f.denominator, i.unit, f.status, f.qualifier, f.candidates, f.note, f.note_es,
        o.slug AS source, r.version AS release
    FROM benchmark_plainfigure f
    JOIN metrics_indicator i ON i.id = f.indicator_id
    JOIN metrics_population p ON p.id = f.population_id
    LEFT JOIN schools_school s ON s.id = f.school_id
    LEFT JOIN schools_district l ON l.id = f.local_district_id
    LEFT JOIN schools_district b ON b.id = f.board_district_id
    JOIN metrics_studentgroup g ON g.id = f.student_group_id
    JOIN schools_source o ON o.id = f.source_id
    JOIN metrics_release r ON r.number = f.first_release_id
    WHERE f.last_release_id IS NULL AND f.school_year >= 1950
    ORDER BY f.key
"""
# Of the rows as the site keeps them, taken apart by the database.
KEPT = """
    SELECT m.* FROM metrics_publishedvalue f, json_to_record(f.row::json) AS m({members})
    WHERE f.last_release_id IS NULL AND f.school_year >= 1950
    ORDER BY f.key
"""


def kept(columns: list[str]) -> str:
    return KEPT.format(members=", ".join(f"{name} text" for name in columns))


def seconds_to_copy(sample: Sample, query: str) -> float:
    in_one_line = " ".join(query.split())
    command = ["psql", "--no-psqlrc", "--quiet", "--dbname", sample.address]
    command += ["--command", f"\\copy ({in_one_line}) TO STDOUT WITH CSV HEADER"]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began
