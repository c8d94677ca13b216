"""32 first sights of one person at one moment."""

from functools import partial

import pytest

from tests.factories import people
from tests.races.crowd import together
from tests.races.test_enrol import FIRST_SIGHT
from unionhub.persons import operations
from unionhub.persons.models import Person, PersonKey

pytestmark = pytest.mark.django_db(transaction=True)


def test_32_first_sights_of_a_document_see_one_person():
    works = [partial(operations.identify, people.document())] * 32

    seen = together(works, meet_before=FIRST_SIGHT)

    person = Person.objects.get()
    assert {found.pk for found in seen} == {person.pk}
    assert PersonKey.objects.get().person_id == person.pk


def test_first_sights_of_several_documents_do_not_mix_them():
    documents = [people.document(serial) for serial in range(1, 9)] * 4
    works = [partial(operations.identify, document) for document in documents]

    seen = together(works, meet_before=FIRST_SIGHT)

    assert Person.objects.count() == PersonKey.objects.count() == 8
    for document, person in zip(documents, seen, strict=True):
        assert operations.find(document) == person
