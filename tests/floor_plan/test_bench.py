"""The bench is unhelpful on purpose: what would flatter the code is switched off."""

import socket
import warnings

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests import filled_by_migrations
from tests.guards import guards
from tests.network import NetworkShut
from unionhub import audit
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor
from unionhub.persons.models import Person


def an_event(at):
    person = Person.objects.create()
    audit.record("person.seen", person, by=actor.public(), at=at)


@pytest.mark.django_db(transaction=True)
def test_guards_stand_again_after_a_flush(at):
    before = guards(connection)
    an_event(at)

    call_command("flush", interactive=False, verbosity=0)

    assert not AuditEvent.objects.exists()
    assert before
    assert guards(connection) == before
    an_event(at)
    with pytest.raises(DatabaseError, match="append-only"):
        AuditEvent.objects.all().delete()


@pytest.mark.django_db
def test_guards_stand_inside_a_test_without_a_flush(at):
    an_event(at)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.update(verb="person.unseen")

    assert AuditEvent.objects.get().verb == "person.seen"


@pytest.mark.django_db(transaction=True)
def test_what_migrations_filled_is_there_again_after_a_flush():
    filled = {
        model.__name__: model._base_manager.count()
        for model in filled_by_migrations.our_models()
    }

    call_command("flush", interactive=False, verbosity=0)

    assert any(filled.values())
    for model in filled_by_migrations.our_models():
        assert model._base_manager.count() == filled[model.__name__]


def test_the_network_is_shut():
    with pytest.raises(NetworkShut):
        socket.create_connection(("192.0.2.1", 80), timeout=1)

    with pytest.raises(NetworkShut):
        socket.getaddrinfo("unionhub.example", 443)


def test_this_machine_is_not_the_network():
    with socket.create_server(("127.0.0.1", 0)) as server:
        here = socket.create_connection(server.getsockname(), timeout=1)
        here.close()


def test_a_warning_is_an_error():
    with pytest.raises(UserWarning, match="seen"):
        warnings.warn("seen", UserWarning, stacklevel=1)
