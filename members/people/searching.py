"""Finding members by what an officer knows of them: in scope, or not at all."""

from dataclasses import dataclass

from members.people.models import MemberQuerySet
from unionhub.kernel.identity import IdentityDocument
from unionhub.persons import operations as persons


@dataclass(frozen=True)
class Criteria:
    """What is looked for: a document, a phone, a member's number, or a name.

    A name alone is no criterion (ROBUST.md §5.6): it comes with the year of birth, or
    with the one union the member is in.
    """

    document: IdentityDocument | None = None
    phone: str | None = None
    number: str | None = None
    name: str | None = None
    birth_year: int | None = None
    organisation: str | None = None


def search(members: MemberQuerySet, criteria: Criteria) -> MemberQuerySet:
    """Those among ``members`` who fit; whoever is unknown costs as much as a member.

    The document leads to the person first, by the one index over documents.
    """
    if criteria.document:
        person = persons.find(criteria.document)
        return members.filter(pk=person.pk if person else persons.NOBODY)
    if criteria.phone:
        return members.with_phone(criteria.phone)
    if criteria.number:
        return members.filter(number=criteria.number)
    if criteria.name:
        members = members.called(criteria.name)
    if criteria.birth_year:
        members = members.filter(birth_year=criteria.birth_year)
    if criteria.organisation:
        members = members.filter(organisation=criteria.organisation)
    return members
