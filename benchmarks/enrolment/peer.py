"""The peer: one click to join by FastAPI and asyncpg, writing all of the same rows.

Token by checksum, the account's budget, the key row first in the transaction of the
effect, consent, region, the routing ladder on the same tree, the person by blind
index, the member's row locked, numbers sealed, request, step and event, the answer kept
sealed under its key, the task that looks for messages; counted and logged; orjson,
prepared statements. Of our code it uses what is plain Python: the rules of documents
and names.
"""

import base64
import hashlib
import hmac
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import orjson
from fastapi import FastAPI, HTTPException, Request, Response
from prometheus_client import Counter, Histogram
from pydantic import BaseModel, ConfigDict

from benchmarks.enrolment import envelopes
from benchmarks.enrolment import statements as sql
from unionhub.kernel import identity, names
from unionhub.kernel.ids import uuid7

LABELS = orjson.loads(os.environ["BENCH_LABELS"])
PERSONS = os.environ["UNIONHUB_PERSON_INDEX_KEYS"].split(",")[0].partition(":")
INDEX_VERSION, INDEX_KEY = int(PERSONS[0]), base64.b64decode(PERSONS[2])
SHANGHAI = ZoneInfo("Asia/Shanghai")
LIMIT, WINDOW = 20, 3600
WORKING_AGE, SATURDAY = 16, 6
REGIONAL = ("TOWNSHIP", "ASSOC_REGION", "ZONE")
ANSWERS = Counter("answers", "Answers.", ("method", "route", "status"))
SECONDS = Histogram("answer_seconds", "How long they took.", ("method", "route"))
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
logger = logging.getLogger("peer")


class Employer(BaseModel):
    """Whom one works for."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str
    side: str = "EMPLOYER"


class Application(BaseModel):
    """One click."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str
    id_type: str
    id_number: str
    occupation_group: str
    work_region: str
    consent_version: str
    employer: Employer | None = None


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """As many connections as ours has: one a worker would starve an event loop."""

    async def prepare(connection: Any) -> None:
        for kind in ("json", "jsonb"):
            await connection.set_type_codec(
                kind, encoder=_text, decoder=orjson.loads, schema="pg_catalog"
            )

    app.state.pool = await asyncpg.create_pool(
        os.environ["DATABASE_URL"], min_size=8, max_size=8, init=prepare
    )
    yield
    await app.state.pool.close()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


app = FastAPI(lifespan=lifespan)


@app.get("/readyz")
async def ready() -> dict[str, str]:
    """Up."""
    return {"status": "ready"}


@app.post("/api/v1/enrolments")
async def enrol(request: Request) -> Response:
    """Join."""
    began, number, now = time.perf_counter(), str(uuid7()), datetime.now(UTC)
    raw = await request.body()
    async with request.app.state.pool.acquire() as connection:
        account = await _account(connection, request, now)
        await _spend(connection, account["id"], now)
        principal = f"user:{account['id']}"
        given = request.headers["idempotency-key"]
        key = hashlib.sha256(f"{principal}\0{given}".encode()).hexdigest()
        if kept := await connection.fetchrow(sql.REMEMBERED, principal, key):
            return _replayed(kept, raw)
        form = Application.model_validate_json(raw)
        application = _read(form, account, now)
        record = uuid7()
        async with connection.transaction():
            marked = envelopes.fingerprint(raw)
            await connection.execute(sql.KEY, record, principal, key, marked, now)
            held = await connection.fetchrow(sql.REMEMBERED, principal, key)
            if held["id"] != record:
                return _replayed(held, raw)
            body = await _file(connection, form, application, account, number, now)
            text = orjson.dumps(body)
            kept = envelopes.kept(text, body["id"])
            await connection.execute(
                sql.KEPT,
                record,
                envelopes.seal(b"web_idempotencyrecord", b"answer", record, kept),
            )
        await connection.execute(sql.TASK, uuid7(), now, now)
    _note(time.perf_counter() - began)
    headers = {"Cache-Control": "no-store", "X-Request-ID": number, "ETag": '"v1"'}
    headers["Location"] = f"/api/v1/enrolments/{body['id']}"
    return Response(text, 201, headers, "application/json")


def _replayed(kept: Any, raw: bytes) -> Response:
    """The stored answer again, as ours gives it."""
    if kept["fingerprint"] != envelopes.fingerprint(raw):
        raise HTTPException(422)
    text = envelopes.opened(
        kept["answer"], b"web_idempotencyrecord", b"answer", kept["id"]
    )
    stored = orjson.loads(text)
    headers = stored["headers"] | {"Idempotent-Replayed": "true"}
    return Response(stored["body"], stored["status"], headers)


async def _account(connection: Any, request: Request, now: datetime) -> Any:
    header = request.headers.get("authorization", "")
    checksum = hashlib.sha256(header.removeprefix("Bearer ").encode()).hexdigest()
    account = await connection.fetchrow(sql.ACCOUNT, checksum)
    if account is None or account["expires"] <= now or not account["is_active"]:
        raise HTTPException(401)
    if account["is_staff"] or account["phone_sealed"] is None:
        raise HTTPException(403)
    return account


async def _spend(connection: Any, account: UUID, now: datetime) -> None:
    key = envelopes.salted(b"unionhub.budget", f"enrolment:{account}")
    second = int(now.timestamp())
    if await connection.fetchval(sql.BUDGET, key, second, second - WINDOW) > LIMIT:
        raise HTTPException(429)


def _read(form: Application, account: Any, now: datetime) -> dict[str, Any]:
    """The rules of the input, and the real-name check of the sandbox."""
    today = now.astimezone(SHANGHAI).date()
    document = identity.parse(form.id_type, form.id_number, today=today)
    phone = envelopes.opened(
        account["phone_sealed"], b"accounts_user", b"phone_sealed", account["id"]
    )
    if phone.endswith(("0000", "9999")):
        raise HTTPException(400)
    born = document.birth_date
    if born and identity.age_on(born, today) < WORKING_AGE:
        raise HTTPException(400)
    return {
        "document": document,
        "name": names.normalise(form.name),
        "phone": phone,
        "today": today,
    }


async def _file(
    connection: Any,
    form: Application,
    read: dict[str, Any],
    account: Any,
    number: str,
    now: datetime,
) -> dict[str, Any]:
    if not await connection.fetchrow(sql.CONSENT, form.consent_version, read["today"]):
        raise HTTPException(400)
    route = await _route(connection, form, read["today"])
    person = await _identify(connection, read["document"], now)
    member = await connection.fetchrow(sql.MEMBER, person)
    union, pk = route["union"], uuid7()
    due = await _due(connection, read["today"], union["review_days"])
    filed = (pk, person, now, due)
    await _insert(connection, form, read, account["id"], route, filed)
    admitted = await connection.fetchrow(sql.ADMITTED, account["id"], person)
    live = member is not None and member["standing"] in {"ACTIVE", "RETAINED"}
    if live or admitted:
        raise HTTPException(409)
    await connection.execute(sql.STEP, uuid7(), pk, now, union["code"])
    facts = {"organisation": union["code"], "rung": route["rung"], "is_proven": True}
    await connection.execute(
        sql.AUDIT, uuid7(), now, str(pk), person, account["id"], account["person_id"],
        "", number, facts,
    )  # fmt: skip
    return _body(pk, form, read, route, now, due)


async def _insert(
    connection: Any,
    form: Application,
    read: dict[str, Any],
    account: UUID,
    route: dict[str, Any],
    filed: tuple[UUID, UUID, datetime, date],
) -> None:
    (pk, person, now, due), union = filed, route["union"]
    document = read["document"]
    born = document.birth_date
    employer = form.employer
    await connection.execute(
        sql.ENROLMENT,
        pk,
        account,
        person,
        document.kind,
        envelopes.seal(b"members_enrolment", b"id_number_sealed", pk, document.number),
        envelopes.seal(b"members_enrolment", b"phone_sealed", pk, read["phone"]),
        read["name"],
        document.sex,
        born.year if born else None,
        form.occupation_group,
        route["employer"],
        employer.name if employer else "",
        employer.side if employer else "EMPLOYER",
        form.work_region,
        form.consent_version,
        union["code"],
        union["path"],
        route["rung"],
        route["reason"],
        route["trace"],
        now,
        due,
    )


async def _route(connection: Any, form: Application, today: date) -> dict[str, Any]:
    region = await connection.fetchrow(sql.REGION, form.work_region, today)
    levels = region and (region["level"], region["above_level"])
    if not levels or "COUNTY" not in levels:
        raise HTTPException(400)
    seen: list[dict[str, str]] = []
    if form.employer:
        key = names.fold(form.employer.name)
        found = await connection.fetch(sql.EMPLOYER, key)
        if len(found) == 1 and found[0]["status"] == "ACTIVE":
            seen.append(_candidate("EMPLOYER", found[0]["code"], "CHOSEN"))
            return _chosen(found[0], found[0]["employer"], "EMPLOYER", "EMPLOYER_NAME",
                           seen)  # fmt: skip
        raise HTTPException(501)
    near = [region[name] for name in ("code", "above", "third", "fourth")]
    near = [code for code in near if code]
    if await connection.fetch(sql.INDUSTRY, near, form.occupation_group):
        raise HTTPException(501)
    seen.append(_candidate("INDUSTRY", "", "NONE_SERVES"))
    serving = await connection.fetch(sql.SERVING, near)
    if any(union["kind"] in REGIONAL for union in serving):
        raise HTTPException(501)
    seen.append(_candidate("REGION", "", "NONE_SERVES"))
    pools = sorted(
        serving, key=lambda u: (u["level"] != "COUNTY", near.index(u["territory_id"]))
    )
    for union in pools:
        rung = "COUNTY_POOL" if union["level"] == "COUNTY" else "UPPER_POOL"
        if union["status"] == "ACTIVE":
            seen.append(_candidate(rung, union["code"], "CHOSEN"))
            return _chosen(union, None, rung, rung, seen)
        seen.append(_candidate(rung, union["code"], "NOT_ACTIVE"))
    raise HTTPException(409)


def _candidate(rung: str, code: str, verdict: str) -> dict[str, str]:
    return {"rung": rung, "organisation": code, "verdict": verdict}


def _chosen(
    union: Any, employer: UUID | None, rung: str, reason: str, seen: list[Any]
) -> dict[str, Any]:
    return {
        "union": union,
        "employer": employer,
        "rung": rung,
        "reason": reason,
        "trace": seen,
    }


async def _identify(connection: Any, document: Any, now: datetime) -> UUID:
    text = f"v1\0person\0{document.kind}:{document.number}"
    index = hmac.digest(INDEX_KEY, text.encode(), "sha256")
    asked = (document.kind, INDEX_VERSION, index)
    known = await connection.fetchval(sql.PERSON_KEY, *asked)
    if known:
        return UUID(str(known))
    person, key = uuid7(), uuid7()
    await connection.execute(sql.PERSON, person, now)
    sealed = envelopes.seal(
        b"persons_personkey", b"number_sealed", key, document.number
    )
    await connection.execute(
        sql.KEY_OF_PERSON, key, person, document.kind, INDEX_VERSION, index, sealed, now
    )
    if await connection.fetchval(sql.PERSON_KEY, *asked) != person:
        raise HTTPException(409)
    return person


async def _due(connection: Any, start: date, days: int) -> date:
    rows = await connection.fetch(sql.DAYS, start)
    announced = {row["day"]: row["is_working"] for row in rows}
    day = start
    while days:
        day += timedelta(days=1)
        days -= announced.get(day, day.isoweekday() < SATURDAY)
    return day


def _union(union: Any) -> dict[str, Any]:
    told = {name: union[name] for name in ("code", "name", "kind")}
    told["kind_label"] = LABELS["kind"][union["kind"]]
    return told | {"office_phone": union["office_phone"]}


def _body(
    pk: UUID,
    form: Application,
    read: dict[str, Any],
    route: dict[str, Any],
    now: datetime,
    due: date,
) -> dict[str, Any]:
    union, employer, words = route["union"], form.employer, LABELS
    return {
        "id": str(pk),
        "state": "PENDING",
        "state_label": words["state"]["PENDING"],
        "available_actions": ["withdrawal"],
        "name": read["name"],
        "id_type": form.id_type,
        "id_number": envelopes.masked(read["document"].number),
        "phone": envelopes.masked(read["phone"]),
        "occupation_group": form.occupation_group,
        "occupation_group_label": words["group"][form.occupation_group],
        "employer_name": employer.name if employer else "",
        "employer_credit_code": "",
        "side": employer.side if employer else "EMPLOYER",
        "work_region": form.work_region,
        "organisation": _union(union),
        "rung": route["rung"],
        "rung_label": words["rung"][route["rung"]],
        "reason_code": route["reason"],
        "reason": words["reason"][route["reason"]],
        "rules_version": "2026-11",
        "trace": [
            one | {"verdict_label": words["verdict"][one["verdict"]]}
            for one in route["trace"]
        ],
        "realname_state": "PASSED",
        "realname_state_label": words["realname"]["PASSED"],
        "channel": "APP",
        "submitted_at": now.astimezone(SHANGHAI).isoformat(),
        "due_on": due.isoformat(),
        "decided_at": None,
        "decision_note": "",
        "return_items": [],
        "member_number": None,
        "clash": None,
        "version": 1,
    }


def _note(seconds: float) -> None:
    """Count the answer and write its line, as ours does."""
    ANSWERS.labels("POST", "enrolments", "201").inc()
    SECONDS.labels("POST", "enrolments").observe(seconds)
    logger.info("answered POST enrolments 201 %.1f", seconds * 1000)
