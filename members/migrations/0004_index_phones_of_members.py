from typing import Any

from django.db import migrations, transaction

from unionhub.kernel import sealing

CHUNK = 1000
PHONE = "phone"


def index_phones(apps: Any, schema_editor: Any) -> None:
    """Fill the index from the sealed numbers, a chunk a transaction, found by state."""
    members = apps.get_model("members", "Member").objects.using(
        schema_editor.connection.alias
    )
    waiting = members.filter(phone_index=None, phone_sealed__isnull=False)
    while chunk := list(waiting.only("person_id", "phone_sealed")[:CHUNK]):
        for member in chunk:
            phone = sealing.unseal(member, "phone_sealed")
            member.phone_index = sealing.blind_index(PHONE, phone)
        with transaction.atomic(using=schema_editor.connection.alias):
            members.bulk_update(chunk, ["phone_index"])


class Migration(migrations.Migration):
    """Members who were there before their phones could be searched for."""

    # Interrupted, it goes on where it stopped.
    atomic = False
    dependencies = [("members", "0003_inbox_and_searches")]
    operations = [
        migrations.RunPython(index_phones, migrations.RunPython.noop),
    ]
