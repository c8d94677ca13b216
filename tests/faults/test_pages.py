"""What is no API answers a database that is gone in the same way: 503, come again."""

import pytest
from django.urls import path

from tests.faults.breaking import Fault, broken_statement, deadlock, lost
from unionhub import urls

pytestmark = pytest.mark.django_db(transaction=True)


def faulty(request):
    raise RuntimeError("ours")


urlpatterns = [*urls.urlpatterns, path("faulty", faulty)]
handler500 = urls.handler500


@pytest.mark.parametrize("error", [lost, deadlock])
def test_a_page_that_finds_no_database_says_come_again(
    client, django_user_model, error
):
    user = django_user_model.objects.create_officer("chengdu-1", "x" * 12)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False

    with broken_statement(Fault(1, lasting=True), error) as fault:
        answer = client.get("/admin/")

    assert fault.hit
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert "text/html" in answer["Content-Type"]


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_is_no_matter_of_waiting(client):
    client.raise_request_exception = False

    answer = client.get("/faulty")

    assert answer.status_code == 500
    assert "Retry-After" not in answer
