"""Published figures are read in the order of their keys, whatever they are filtered by.

Indexes of single columns give way to such as go on with the key. They are dropped by their names:
`AlterField` would copy the whole table on SQLite, once for each of them.
"""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "metrics_publishedvalue"
# Made by Django with the foreign keys; the names are the same on every engine.
SINGLE = {
    "board_district_id": "4d05058c",
    "indicator_id": "3ef8c8a5",
    "local_district_id": "bf4bc56f",
    "population_id": "b6ca9f46",
    "school_id": "32273fca",
    "source_id": "bcd36d5e",
    "student_group_id": "8934a0b7",
    "first_release_id": "5bc454f8",
    "last_release_id": "bdb23c57",
}
DROP = [f"DROP INDEX IF EXISTS {TABLE}_{column}_{mark}" for column, mark in SINGLE.items()]
CREATE = [
    f"CREATE INDEX {TABLE}_{column}_{mark} ON {TABLE} ({column})" for column, mark in SINGLE.items()
]


def compare_byte_by_byte(apps, schema_editor):
    """Keys are in one order on every machine, and compared without asking for a language."""
    _collate(schema_editor, '"C"')


def compare_by_language(apps, schema_editor):
    _collate(schema_editor, '"default"')


def _collate(schema_editor, collation):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"ALTER TABLE {TABLE} ALTER COLUMN key TYPE varchar(300) COLLATE {collation}"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("metrics", "0005_releases_in_the_making"),
        ("schools", "0008_source_of_districts"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="publishedvalue",
            name="published_by_indicator",
        ),
        migrations.RemoveIndex(
            model_name="publishedvalue",
            name="published_by_school",
        ),
        migrations.RemoveIndex(
            model_name="publishedvalue",
            name="published_by_population",
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DROP, CREATE)],
            state_operations=[
                migrations.AlterField(
                    model_name="publishedvalue",
                    name="board_district",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_as_board",
                        to="schools.district",
                        verbose_name="board district",
                    ),
                ),
                migrations.AlterField(
                    model_name="publishedvalue",
                    name="first_release",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values_begun",
                        to="metrics.release",
                        verbose_name="first release",
                    ),
                ),
                migrations.AlterField(
                    model_name="publishedvalue",
                    name="indicator",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published",
                        to="metrics.indicator",
                        verbose_name="indicator",
                    ),
                ),
                migrations.AlterField(
                    model_name="publishedvalue",
                    name="last_release",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values_ended",
                        to="metrics.release",
                        verbose_name="last release",
                    ),
                ),
                migrations.AlterField(
                    model_name="publishedvalue",
                    name="local_district",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_as_local",
                        to="schools.district",
                        verbose_name="local district",
                    ),
                ),
                migrations.AlterField(
                    model_name="publishedvalue",
                    name="population",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published",
                        to="metrics.population",
                        verbose_name="population",
                    ),
                ),
                migrations.AlterField(
                    model_name="publishedvalue",
                    name="school",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published",
                        to="schools.school",
                        verbose_name="school",
                    ),
                ),
                migrations.AlterField(
                    model_name="publishedvalue",
                    name="source",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published",
                        to="schools.source",
                        verbose_name="source",
                    ),
                ),
                migrations.AlterField(
                    model_name="publishedvalue",
                    name="student_group",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published",
                        to="metrics.studentgroup",
                        verbose_name="student group",
                    ),
                ),
            ],
        ),
        migrations.RunPython(compare_byte_by_byte, compare_by_language),
        migrations.AddIndex(
            model_name="publishedvalue",
            index=models.Index(
                fields=[
                    "indicator",
                    "key",
                    "student_group",
                    "school_year",
                    "first_release",
                    "last_release",
                ],
                name="published_by_indicator",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedvalue",
            index=models.Index(
                fields=[
                    "indicator",
                    "school_year",
                    "key",
                    "student_group",
                    "first_release",
                    "last_release",
                ],
                name="published_by_indicator_year",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedvalue",
            index=models.Index(
                fields=[
                    "school",
                    "key",
                    "indicator",
                    "student_group",
                    "school_year",
                    "first_release",
                    "last_release",
                ],
                name="published_by_school",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedvalue",
            index=models.Index(
                fields=[
                    "population",
                    "key",
                    "indicator",
                    "student_group",
                    "first_release",
                    "last_release",
                ],
                name="published_by_population",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedvalue",
            index=models.Index(
                fields=[
                    "student_group",
                    "key",
                    "indicator",
                    "school_year",
                    "first_release",
                    "last_release",
                ],
                name="published_by_group",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedvalue",
            index=models.Index(
                fields=[
                    "school_year",
                    "key",
                    "indicator",
                    "student_group",
                    "first_release",
                    "last_release",
                ],
                name="published_by_year",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedvalue",
            index=models.Index(
                fields=[
                    "local_district",
                    "key",
                    "indicator",
                    "student_group",
                    "school_year",
                    "first_release",
                    "last_release",
                ],
                name="published_by_local",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedvalue",
            index=models.Index(
                fields=[
                    "board_district",
                    "key",
                    "indicator",
                    "student_group",
                    "school_year",
                    "first_release",
                    "last_release",
                ],
                name="published_by_board",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedvalue",
            index=models.Index(
                fields=["status", "key", "indicator", "first_release", "last_release"],
                name="published_by_status",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedvalue",
            index=models.Index(
                fields=["source", "key", "indicator", "first_release", "last_release"],
                name="published_by_source",
            ),
        ),
        migrations.AddIndex(
            model_name="publishedvalue",
            index=models.Index(fields=["first_release", "key"], name="published_by_first_release"),
        ),
        migrations.AddIndex(
            model_name="publishedvalue",
            index=models.Index(fields=["last_release", "key"], name="published_by_last_release"),
        ),
    ]
