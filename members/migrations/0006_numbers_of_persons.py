from collections import defaultdict
from typing import Any

from django.db import migrations, transaction

from unionhub.kernel import sealing

CHUNK = 1000
PERSON = "person"


def keep_numbers(apps: Any, schema_editor: Any) -> None:
    """Seal the numbers of documents that are known from members and requests.

    A number is kept where its own index says that it is the one. Chunk by chunk; what
    is filled already is passed by, so it may be interrupted and repeated.
    """
    alias = schema_editor.connection.alias
    keys = apps.get_model("persons", "PersonKey").objects.using(alias)
    for name in ("Member", "Enrolment"):
        rows = apps.get_model("members", name).objects.using(alias).order_by("pk")
        after = None
        while chunk := list((rows.filter(pk__gt=after) if after else rows)[:CHUNK]):
            with transaction.atomic(using=alias):
                _keep(keys, chunk)
            after = chunk[-1].pk


def _keep(keys: Any, chunk: list[Any]) -> None:
    known = defaultdict(set)
    for row in chunk:
        number = sealing.unseal(row, "id_number_sealed")
        known[row.person_id, row.document_kind].add(number)
    people = {person for person, _kind in known}
    for key in keys.filter(person__in=people, number_sealed=None):
        for number in known[key.person_id, key.document_kind]:
            text = f"{key.document_kind}:{number}"
            index = sealing.blind_index(PERSON, text, key.key_version)
            if index == bytes(key.blind_index):
                sealed = sealing.seal(type(key), "number_sealed", key.pk, number)
                keys.filter(pk=key.pk).update(number_sealed=sealed)


class Migration(migrations.Migration):
    """From now on the index of a document can be made anew without its holder."""

    # Interrupted, it goes on where it stopped.
    atomic = False
    dependencies = [
        ("members", "0005_second_phone_index"),
        ("persons", "0002_index_keys_rotate"),
    ]
    operations = [
        migrations.RunPython(keep_numbers, migrations.RunPython.noop),
    ]
