import re

import pytest

pytestmark = pytest.mark.django_db

PAGES = [
    "/api/v1/docs",
    "/api/v1/docs?script=",
    "/api/v1/redoc",
    "/api/v1/schema",
    "/api/v1/postman",
]


@pytest.mark.parametrize("address", PAGES)
def test_the_documentation_is_public(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_the_documentation_may_be_for_officers_only(client, officer, settings, address):
    settings.DOCS_PUBLIC = False

    hidden = client.get(address).status_code
    client.force_login(officer)

    assert (hidden, client.get(address).status_code) == (404, 200)


def test_a_worker_does_not_see_hidden_documentation(client, worker, settings):
    settings.DOCS_PUBLIC = False
    client.force_login(worker)

    assert client.get("/api/v1/docs").status_code == 404


@pytest.mark.parametrize("address", ["/api/v1/docs", "/api/v1/redoc"])
def test_a_page_loads_nothing_from_elsewhere_and_no_inline_script(client, address):
    page = client.get(address)
    html = page.content.decode()

    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//""", html) == []
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []
    assert "script-src 'self'" in page["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/api/v1/docs", "/api/v1/redoc"])
def test_what_a_page_loads_is_there(client, address):
    html = client.get(address).content.decode()

    files = re.findall(r"""(?:src|href)=["'](/[^"']+)""", html)
    assert files
    assert {client.head(file).status_code for file in files} == {200}


def test_the_script_of_redoc_fetches_no_picture(client):
    script = client.get("/api/v1/redoc.js").content.decode()

    assert "Redoc" in script
    assert "logo-mini.svg" not in script


def test_the_collection_is_there_to_be_saved(client):
    answer = client.get("/api/v1/postman")

    assert "unionhub.postman_collection.json" in answer["Content-Disposition"]
    assert answer.json()["item"][0]["name"] == "公共"
