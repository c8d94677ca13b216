"""Tables whose key is a code, as stations have it, are rotated like any other."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("persons", "0002_index_keys_rotate")]

    operations = [
        migrations.AlterField(
            model_name="keyrotation",
            name="after",
            field=models.CharField(
                blank=True, default="", max_length=40, verbose_name="进度"
            ),
            preserve_default=False,
        ),
    ]
