from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("metrics", "0006_published_in_the_order_of_keys")]

    operations = [
        migrations.AddField(
            model_name="publishedvalue",
            name="csv",
            field=models.TextField(default="", verbose_name="line as served"),
            preserve_default=False,
        ),
    ]
