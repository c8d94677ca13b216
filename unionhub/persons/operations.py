"""Finding and creating the person behind a document."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from unionhub.kernel import sealing
from unionhub.kernel.identity import IdentityDocument
from unionhub.kernel.ids import uuid7
from unionhub.persons.models import Person, PersonKey

MEANING = "person"
# Whose id no row has: who is not known is looked up all the same.
NOBODY = UUID(int=0)


def find(document: IdentityDocument) -> Person | None:
    """The person who holds this document, if we know them, under any live key."""
    key = _keys_of(document).select_related("person").first()
    return key.person if key else None


@transaction.atomic
def identify(document: IdentityDocument) -> Person:
    """The person who holds this document, created on first sight (FEATURES 7).

    The unique key decides between two first sights: the later one waits for the
    earlier transaction, writes nothing and reads the earlier one's person. Known and
    unknown documents run the same statements, so that their number and time tell a
    stranger nothing (ROBUST.md T9).

    While index keys change, a document gets a row for every live version, oldest key
    first in every process: two that share one version cannot both win.
    """
    known = find(document)
    person = known or Person()
    Person.objects.bulk_create([person], ignore_conflicts=True)
    PersonKey.objects.bulk_create(new_keys(person.pk, document), ignore_conflicts=True)
    other = _keys_of(document).exclude(person=person.pk).select_related("person")
    held = other.first()
    if known or held is None:
        return person
    # Theirs was the earlier first sight: what we won under other versions is theirs.
    PersonKey.objects.filter(person=person.pk).update(person=held.person)
    person.delete()
    return held.person


def new_keys(
    person_id: UUID, document: IdentityDocument, new_id: Callable[[], UUID] = uuid7
) -> list[PersonKey]:
    """A document's rows under every live index key, for the caller to save."""
    return [
        new_key(new_id(), person_id, document.kind, document.number, version)
        for version in sorted(sealing.index_versions(MEANING))
    ]


def new_key(
    pk: UUID, person_id: UUID, kind: str, number: str, version: int
) -> PersonKey:
    """One of them."""
    return PersonKey(
        pk=pk,
        person_id=person_id,
        document_kind=kind,
        key_version=version,
        blind_index=index_of(kind, number, version),
        number_sealed=sealing.seal(PersonKey, "number_sealed", pk, number),
    )


def index_of(kind: str, number: str, version: int) -> bytes:
    """Under which a document is found with one version of the key."""
    return sealing.blind_index(MEANING, f"{kind}:{number}", version)


def _keys_of(document: IdentityDocument) -> QuerySet[PersonKey]:
    versions = sealing.index_versions(MEANING)
    indexes = [index_of(document.kind, document.number, v) for v in versions]
    return PersonKey.objects.filter(
        document_kind=document.kind,
        key_version__in=versions,
        blind_index__in=indexes,
    )
