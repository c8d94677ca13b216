"""One effect and one answer for each Idempotency-Key (DESIGN.md §4, ROBUST.md L10)."""

import functools
import hashlib
import json
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.crypto import salted_hmac
from rest_framework.request import Request

from unionhub.kernel import sealing
from unionhub.kernel.errors import BadFact, NotNow
from unionhub.web import database_errors
from unionhub.web.models import IdempotencyRecord
from unionhub.web.problems import RETRY_AFTER
from unionhub.web.throttling import trusted_address

Method = Callable[..., HttpResponseBase]

KEPT_HEADERS: Final = ("Content-Type", "Location", "ETag")
SUCCESS: Final = range(200, 300)
ATTEMPTS: Final = 4
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True, slots=True)
class Call:
    """One call under a key: whose, which, asking what."""

    principal: str
    key: str
    fingerprints: tuple[str, ...]


def idempotent(*, required: bool = True) -> Callable[[Method], Method]:
    """Run a view method in one transaction that begins with its key row.

    Only 2xx answers are stored, sealed. A refusal rolls everything back, the key too.
    The view may have ``prepare(request)``: slow look-ups, run outside the transaction,
    after the look-up of a stored answer; its result is ``self.prepared``.

    Raises:
        BadFact: ``key_required``, ``invalid_key``.
        NotNow: ``key_reused`` (422), ``in_flight`` (409).
    """

    def decorate(method: Method) -> Method:
        @functools.wraps(method)
        def run(view: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
            call = read_call(request, required=required)
            if call and (record := find(call)):
                return replay(record, call)
            work = functools.partial(method, view, request, *args, **kwargs)
            return _prepared(view, request, call, work)

        run.is_idempotent = True  # type: ignore[attr-defined]
        return run

    return decorate


def whole(method: Method) -> Method:
    """Run a view method, its answer included, in one transaction, as if under a key.

    An act whose answer cannot be made has not happened; after a deadlock it is done
    again. For acts that a state keeps from happening twice.
    """

    @functools.wraps(method)
    def run(view: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        work = functools.partial(method, view, request, *args, **kwargs)
        return _prepared(view, request, None, work)

    run.is_whole = True  # type: ignore[attr-defined]
    return run


def _prepared(
    view: Any, request: Request, call: Call | None, work: Callable[[], Any]
) -> Any:
    prepare = getattr(view, "prepare", None)
    view.prepared = prepare(request) if prepare else None
    return retried(functools.partial(once, view, call, work))


def read_call(request: Request, *, required: bool) -> Call | None:
    """The call, or nothing when it bears no key and needs none.

    Raises:
        BadFact: ``key_required``, ``invalid_key``.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        if required:
            raise BadFact(code="key_required")
        return None
    return call_under(key, request, request.body)


def call_under(key: str, request: Request | HttpRequest, asked: bytes) -> Call:
    """The call under a key that asks this; a form has its key in a hidden field.

    Raises:
        BadFact: ``invalid_key``.
    """
    if not _KEY.fullmatch(key):
        raise BadFact(code="invalid_key")
    principal = principal_of(request)
    # A caller may take a personal number for a key, so only its digest is kept.
    digest = hashlib.sha256(f"{principal}\0{key}".encode()).hexdigest()
    return Call(principal, digest, _fingerprints(request, asked))


def principal_of(request: Request | HttpRequest) -> str:
    """Whose keys these are: the account's, or the trusted network address's."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    # Keyed: there are few enough addresses to try them all.
    digest = salted_hmac("unionhub.principal", trusted_address(request)).hexdigest()
    return f"net:{digest}"


def _fingerprints(request: Request | HttpRequest, asked: bytes) -> tuple[str, ...]:
    """Of method, address and body; keyed, since a body can be guessed; newest first."""
    whole = f"{request.method}\0{request.get_full_path()}\0".encode() + asked
    digest = hashlib.sha256(whole).hexdigest()
    return tuple(
        salted_hmac(
            "unionhub.idempotency", digest, secret=secret, algorithm="sha256"
        ).hexdigest()
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


def find(call: Call) -> IdempotencyRecord | None:
    """What is remembered of this key."""
    records = IdempotencyRecord.objects.filter(principal=call.principal, key=call.key)
    return records.first()


def once(view: Any, call: Call | None, work: Callable[[], Any]) -> Any:
    """Do the work under its key, or repeat the answer of who did it before.

    Raises:
        NotNow: ``key_reused``, ``in_flight``.
    """
    with transaction.atomic(durable=True):
        record = claim(view, call) if call else None
        if call and record is None:
            return replay(_remembered(call), call)
        response = view.finalize_response(view.request, work())
        if hasattr(response, "render"):
            response.render()
        if response.status_code not in SUCCESS:
            transaction.set_rollback(True)
        elif record:
            _store(record, response)
    return response


def claim(view: Any, call: Call) -> IdempotencyRecord | None:
    """The key row, if this call is the first with it.

    On PostgreSQL the insert itself waits for a transaction that holds the same key.

    Raises:
        NotNow: ``in_flight``, when it waited past ``lock_timeout``.
    """
    record = IdempotencyRecord(
        principal=call.principal,
        key=call.key,
        fingerprint=call.fingerprints[0],
        created_at=view.now,
    )
    try:
        IdempotencyRecord.objects.bulk_create([record], ignore_conflicts=True)
    except OperationalError as error:
        if database_errors.is_lock_timeout(error):
            raise NotNow(code="in_flight", retry_after=RETRY_AFTER) from error
        raise
    return record if _remembered(call).pk == record.pk else None


def _remembered(call: Call) -> IdempotencyRecord:
    return IdempotencyRecord.objects.get(principal=call.principal, key=call.key)


def replay(record: IdempotencyRecord, call: Call) -> HttpResponse:
    """The stored answer again, byte for byte.

    Raises:
        NotNow: ``key_reused``: the same key asks for something else.
    """
    if record.fingerprint not in call.fingerprints:
        raise NotNow(code="key_reused")
    stored = json.loads(sealing.unseal(record, "answer"))
    headers = stored["headers"] | {"Idempotent-Replayed": "true"}
    return HttpResponse(stored["body"], status=stored["status"], headers=headers)


def _store(record: IdempotencyRecord, response: HttpResponse) -> None:
    answer = {
        "status": response.status_code,
        "headers": {
            name: response.headers[name]
            for name in KEPT_HEADERS
            if name in response.headers
        },
        "body": response.content.decode(),
    }
    text = json.dumps(answer, ensure_ascii=False)
    record.answer = sealing.seal(IdempotencyRecord, "answer", record.pk, text)
    record.save(update_fields=["answer"])


def retried(work: Callable[[], Any]) -> Any:
    """Run the whole command again after a deadlock or a failed serialisation.

    Raises:
        OperationalError: it failed four times; the door answers 503 ``busy``.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return work()
        except OperationalError as error:
            if not database_errors.is_retryable(error):
                raise
        # Jitter, so that the two who clashed do not clash again.
        time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 - no secret
    return work()
