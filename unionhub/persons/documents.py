"""The index of persons under several keys: one row a document and a live version."""

from collections import Counter
from typing import Any, Final
from uuid import UUID

from unionhub.kernel import sealing
from unionhub.kernel.ids import uuid7
from unionhub.persons.models import PersonKey
from unionhub.persons.operations import MEANING, index_of, new_key

TABLE: Final = "persons.PersonKey"
# What a walk has to read of it beside the sealed number.
COLUMNS: Final = {TABLE: ("person_id", "document_kind", "key_version", "blind_index")}

Row = dict[str, Any]
# Under what a document is found: its kind, the version, the index.
Place = tuple[str, int, bytes]


def complete(table: str, rows: list[Row]) -> int:
    """Give these documents a row for every live version; how many rows were written.

    Rows of retired versions go: nothing looks for them any more. The walk has made sure
    that no other version is absent from the settings.
    """
    if table != TABLE:
        return 0
    live = sealing.index_versions(MEANING)
    gone = [row["pk"] for row in rows if row["key_version"] not in live]
    wanted = _absent(rows)
    new = [
        new_key(uuid7(), row["person_id"], place[0], _number(row), place[1])
        for place, row in wanted.items()
    ]
    # Who signs in at this moment may have written the same row: the unique key decides.
    PersonKey.objects.bulk_create(new, ignore_conflicts=True)
    deleted, _by_model = PersonKey.objects.filter(pk__in=gone).delete()
    return len(new) + deleted


def look(
    table: str,
    rows: list[Row],
    pending: Counter[str],
    lost: Counter[str],
    used: set[tuple[str, int]],
) -> None:
    """Count the documents that are not yet found under every live version."""
    if table != TABLE:
        return
    writing = sealing.current_version(MEANING)
    for place, row in _absent(rows).items():
        pending[f"{TABLE}.blind_index"] += 1
        if place[1] == writing:
            used.add((MEANING, row["key_version"]))
    unknown = [r for r in rows if r["key_version"] != writing and not _number(r)]
    held = _counted([row["person_id"] for row in unknown])
    for row in unknown:
        whose = (row["person_id"], row["document_kind"])
        if held[*whose, writing] < held[*whose, row["key_version"]]:
            # Nobody but the holder can bring the number again; until then the old key
            # is all that leads to the person.
            lost[f"{TABLE}.blind_index"] += 1
            used.add((MEANING, row["key_version"]))


def _counted(people: list[UUID]) -> Counter[tuple[UUID, str, int]]:
    """How many documents of a kind these persons have under each version."""
    keys = PersonKey.objects.filter(person__in=people)
    return Counter(keys.values_list("person_id", "document_kind", "key_version"))


def _absent(rows: list[Row]) -> dict[Place, Row]:
    """The places of these documents that no row stands at, each with its document."""
    wanted: dict[Place, Row] = {}
    for row in rows:
        number, kind = _number(row), row["document_kind"]
        for version in sealing.index_versions(MEANING) if number else ():
            wanted[kind, version, index_of(kind, number, version)] = row
    standing = PersonKey.objects.filter(blind_index__in=[p[2] for p in wanted])
    places = standing.values_list("document_kind", "key_version", "blind_index")
    for kind, version, index in places:
        wanted.pop((kind, version, bytes(index)), None)
    return wanted


def _number(row: Row) -> str:
    """The number; empty where it was not kept, or does not open."""
    try:
        return sealing.opened(
            PersonKey, "number_sealed", row["pk"], row["number_sealed"]
        )
    except sealing.SealBroken:
        return ""
