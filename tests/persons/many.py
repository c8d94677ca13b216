"""A great many members, and what is asked of them while their keys change."""

from datetime import date, timedelta

from members.organisations.models import Organisation
from members.people.choices import RealnameState
from members.people.models import Member
from tests.factories import people
from unionhub.accounts.models import User, phone_indexes
from unionhub.kernel import sealing
from unionhub.kernel.identity import IdentityDocument, parse
from unionhub.persons import operations as persons
from unionhub.persons.models import Person, PersonKey

CHUNK = 2_000
TODAY = date(2026, 11, 23)


def born(place: int) -> date:
    return date(1950, 1, 1) + timedelta(days=place // 900)


def number(place: int) -> str:
    """The document of the n-th."""
    return people.id_number(place % 900 + 1, f"{born(place):%Y%m%d}")


def phone(place: int) -> str:
    """The phone of the n-th."""
    return f"139{place:08d}"


def document(place: int) -> IdentityDocument:
    return parse("RESIDENT_ID", number(place), today=TODAY)


def load(union: Organisation, rows: int) -> None:
    """As many members with accounts, under the keys of the settings."""
    for start in range(0, rows, CHUNK):
        places = range(start, min(start + CHUNK, rows))
        humans = [Person() for _place in places]
        Person.objects.bulk_create(humans)
        pairs = list(zip(places, humans, strict=True))
        PersonKey.objects.bulk_create(
            key
            for place, human in pairs
            for key in persons.new_keys(human.pk, document(place))
        )
        User.objects.bulk_create(_account(place, human) for place, human in pairs)
        Member.objects.bulk_create(
            _member(place, human, union) for place, human in pairs
        )


def _account(place: int, human: Person) -> User:
    user = User(person=human, password="!", **phone_indexes(phone(place)))
    user.username = str(user.pk)
    user.phone_sealed = sealing.seal(User, "phone_sealed", user.pk, phone(place))
    return user


def _member(place: int, human: Person, union: Organisation) -> Member:
    return Member(
        person=human,
        number=f"{place:012d}",
        document_kind="RESIDENT_ID",
        id_number_sealed=sealing.seal(
            Member, "id_number_sealed", human.pk, number(place)
        ),
        phone_sealed=sealing.seal(Member, "phone_sealed", human.pk, phone(place)),
        name="王小明",
        sex=1,
        birth_year=born(place).year,
        occupation_group="COURIER",
        organisation=union,
        org_path=union.path,
        realname_state=RealnameState.PASSED,
        joined_on=TODAY,
        **phone_indexes(phone(place)),
    )


def read_by_number(place: int) -> None:
    """A member is found by document; number and phone open."""
    person = persons.find(document(place))
    assert person is not None
    member = Member.objects.get(pk=person.pk)
    assert sealing.open(member, "id_number_sealed") == number(place)
    assert sealing.open(member, "phone_sealed") == phone(place)


def read_by_phone(place: int) -> None:
    """Account and member are found by phone; it opens."""
    user = User.objects.by_phone(phone(place)).get()
    assert sealing.open(user, "phone_sealed") == phone(place)
    assert Member.objects.with_phone(phone(place)).get().person_id == user.person_id


def see_again(place: int) -> None:
    """A known document is no new person, whichever keys are known."""
    known = persons.find(document(place))
    assert known is not None
    assert persons.identify(document(place)) == known


def write(place: int) -> None:
    """A phone is written anew, with the keys of this process."""
    member = Member.objects.with_phone(phone(place)).get()
    member.phone_sealed = sealing.seal(Member, "phone_sealed", member.pk, phone(place))
    member.save(update_fields=["phone_sealed"])


WORKS = (read_by_number, read_by_phone, see_again, write)
