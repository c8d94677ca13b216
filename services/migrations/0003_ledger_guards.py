"""What was posted stays as it was (L3); paths sort by their bytes."""

from django.db import migrations

from unionhub.kernel import guards


class Migration(migrations.Migration):
    dependencies = [("services", "0002_ledger")]

    operations = [
        guards.append_only("services_entry"),
        guards.append_only("services_posting"),
        guards.byte_order("services_quota", "org_path", 32),
        guards.byte_order("services_budgetnode", "org_path", 32),
        guards.byte_order("services_entry", "org_path", 32),
        guards.byte_order("services_offer", "child_path", 32),
    ]
