from django.db import migrations, models


def keep_whose(apps, schema_editor):
    """Figures were folded by whose the station is; from now on by whose it was."""
    station = apps.get_model("stations", "Station").objects
    rows = apps.get_model("stations", "DailyVisits").objects
    path = station.filter(pk=models.OuterRef("station")).values("org_path")
    rows.update(org_path=models.Subquery(path))


def fold_anew(apps, schema_editor):
    """Exact figures go; the next fold writes fives for every day."""
    apps.get_model("stations", "AreaVisits").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("stations", "0002_whose_visits_and_what_was_used"),
    ]

    operations = [
        migrations.RunPython(keep_whose, migrations.RunPython.noop),
        migrations.RunPython(fold_anew, migrations.RunPython.noop),
    ]
