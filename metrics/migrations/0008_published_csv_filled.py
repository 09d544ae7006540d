"""Writes the CSV line of every row that was published before lines were kept."""

import csv
import io
import json

from django.db import migrations

ROWS_AT_A_TIME = 2000
# What a spreadsheet would take for a formula is marked as text. Numbers may begin with a minus.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
NUMBERS = {"value", "low", "high", "numerator", "denominator", "candidates"}


def write_lines(apps, schema_editor):
    """Safe to repeat: only rows without a line are written."""
    values = apps.get_model("metrics", "PublishedValue").objects.filter(csv="").order_by("pk")
    update = f"UPDATE {values.model._meta.db_table} SET csv = %s WHERE id = %s"
    last = 0
    with schema_editor.connection.cursor() as cursor:
        while some := values.filter(pk__gt=last).values_list("row", "pk")[:ROWS_AT_A_TIME]:
            cursor.executemany(update, [(line_of(row), pk) for row, pk in some])
            _row, last = some[len(some) - 1]


def line_of(row):
    text = io.StringIO()
    # Numbers are read as text, so that they keep their digits.
    members = json.loads(row, parse_float=str, parse_int=str)
    cells = [cell(name, content) for name, content in members.items()]
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def cell(name, content):
    if content is None:
        return ""
    text = " ".join(content) if isinstance(content, list) else content
    guarded = name not in NUMBERS and text.startswith(FORMULA_MARKS)
    return f"'{text}" if guarded else text


class Migration(migrations.Migration):
    dependencies = [("metrics", "0007_published_csv")]

    operations = [migrations.RunPython(write_lines, migrations.RunPython.noop)]
