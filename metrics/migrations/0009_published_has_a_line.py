from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0008_published_csv_filled")]

    operations = [
        migrations.AddConstraint(
            model_name="publishedvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("csv", ""), _negated=True), name="published_has_a_line"
            ),
        ),
    ]
