"""What the tests of the frame share: doors of their own, callers with tokens."""

import json
from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.client import client_for
from tests.web.urls import DeadlockView, EffectView
from unionhub.accounts.models import User

SMALLEST = {
    "REQUEST_METHOD": "GET",
    "PATH_INFO": "/api/v1/query",
    "QUERY_STRING": "",
    "SERVER_NAME": "testserver",
    "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "192.0.2.1",
    "wsgi.url_scheme": "http",
    "wsgi.version": (1, 0),
    "wsgi.multithread": False,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
}


@pytest.fixture(autouse=True)
def _own_doors(settings):
    settings.ROOT_URLCONF = "tests.web.urls"
    settings.ACTOR_BUILDER = "tests.web.urls.build_actor"


@pytest.fixture(autouse=True)
def _doors_are_fresh():
    EffectView.prepared_calls = 0
    EffectView.entered.clear()
    EffectView.pause.set()
    DeadlockView.attempts = DeadlockView.failures = 0


@pytest.fixture
def worker(db):
    return User.objects.create_worker("13800138001")


@pytest.fixture
def officer(db):
    return User.objects.create_officer("zhang", "correct-horse-battery-staple")


@pytest.fixture
def client_of():
    def build(user):
        return client_for(user)

    return build


@pytest.fixture
def as_worker(worker, client_of):
    return client_of(worker)


@pytest.fixture
def as_officer(officer, client_of):
    return client_of(officer)


@pytest.fixture
def wsgi():
    """Calls the WSGI application as a server does; status, headers, decoded body."""
    application = WSGIHandler()

    def call(body=b"", **environ):
        said = {}

        def start_response(status, headers, exc_info=None):
            said.update(status=int(status[:3]), headers=dict(headers))

        raw = SMALLEST | {"wsgi.input": BytesIO(body), "wsgi.errors": BytesIO()}
        answer = application(raw | environ, start_response)
        content = b"".join(answer)
        answer.close()
        return said["status"], said["headers"], json.loads(content or b"null")

    return call


@pytest.fixture
def post_raw(wsgi):
    """POST bytes as they are, framed rightly unless told otherwise."""

    def call(body, address="/api/v1/echo", **environ):
        framed = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": address,
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)),
        }
        return wsgi(body, **(framed | environ))

    return call
