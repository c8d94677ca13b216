from django.db import migrations

from unionhub.kernel import guards


class Migration(migrations.Migration):
    """Paths are compared byte by byte, as those of exports are."""

    dependencies = [("jobs", "0002_imports")]

    operations = [guards.byte_order("jobs_importjob", "org_path", 32)]
