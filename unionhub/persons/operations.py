"""Finding and creating the person behind a document."""

from uuid import UUID

from django.db import transaction

from unionhub.kernel import sealing
from unionhub.kernel.identity import IdentityDocument
from unionhub.persons.models import Person, PersonKey

MEANING = "person"
# Whose id no row has: who is not known is looked up all the same.
NOBODY = UUID(int=0)


def find(document: IdentityDocument) -> Person | None:
    """The person who holds this document, if we know them, under any live key."""
    versions = sealing.index_versions(MEANING)
    keys = PersonKey.objects.filter(
        document_kind=document.kind,
        key_version__in=versions,
        blind_index__in=[_index(document, version) for version in versions],
    )
    key = keys.select_related("person").first()
    return key.person if key else None


@transaction.atomic
def identify(document: IdentityDocument) -> Person:
    """The person who holds this document, created on first sight (FEATURES 7).

    The unique key decides between two first sights: the later one waits for the
    earlier transaction, writes nothing and reads the earlier one's person. Known and
    unknown documents run the same statements, so that their number and time tell a
    stranger nothing (ROBUST.md T9).
    """
    person = find(document) or Person()
    Person.objects.bulk_create([person], ignore_conflicts=True)
    PersonKey.objects.bulk_create([new_key(person.pk, document)], ignore_conflicts=True)
    holder = find(document) or person
    if holder.pk != person.pk:
        person.delete()
    return holder


def new_key(person_id: UUID, document: IdentityDocument) -> PersonKey:
    """A document's key under the index key that writes, for the caller to save."""
    version = sealing.current_version(MEANING)
    return PersonKey(
        person_id=person_id,
        document_kind=document.kind,
        key_version=version,
        blind_index=_index(document, version),
    )


def _index(document: IdentityDocument, version: int) -> bytes:
    return sealing.blind_index(MEANING, f"{document.kind}:{document.number}", version)
