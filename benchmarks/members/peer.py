"""The peer: the same list by FastAPI and asyncpg, doing all of the same work.

Token by checksum, second factor, offices held and lent, scope, one keyset page with
its unions, numbers opened and masked, the access-log row in the transaction of the
read, a signed cursor bound to the caller, the answer counted and logged; orjson,
prepared statements.
"""

import base64
import hashlib
import hmac
import logging
import os
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import FastAPI, HTTPException, Query, Request, Response
from prometheus_client import Counter, Histogram

from benchmarks.members.labels import GROUPS, KINDS, REALNAME, SEXES, STANDINGS

BEARER = """
SELECT t.user_id, t.expires, t.scope, u.is_active, u.is_staff, u.person_id
FROM oauth2_provider_accesstoken t JOIN accounts_user u ON u.id = t.user_id
WHERE t.token_checksum = $1
"""
HELD = """
SELECT a.id, a.organisation_id, a.office, o.path, false AS is_lent
FROM members_appointment a JOIN members_organisation o ON o.code = a.organisation_id
JOIN accounts_user u ON u.id = a.user_id WHERE a.user_id = $1
AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to >= $2)
AND (a.ended_at IS NULL OR a.ended_at > $3) AND u.is_active AND o.status <> 'DISSOLVED'
UNION ALL
SELECT a.id, a.organisation_id, a.office, o.path, true
FROM members_delegation d JOIN members_appointment a ON a.id = d.appointment_id
JOIN members_organisation o ON o.code = a.organisation_id
JOIN accounts_user u ON u.id = a.user_id WHERE d.deputy_id = $1
AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to >= $2)
AND (a.ended_at IS NULL OR a.ended_at > $3) AND u.is_active AND o.status <> 'DISSOLVED'
AND d.valid_from <= $2 AND d.valid_to >= $2
AND (d.revoked_at IS NULL OR d.revoked_at > $3)
"""
PAGE = """
SELECT m.person_id, m.number, m.name, m.document_kind, m.id_number_sealed,
  m.phone_sealed, m.sex, m.birth_year, m.occupation_group, m.employer_name, m.standing,
  m.realname_state, m.joined_on, m.version, m.org_path, o.code, o.name AS union_name,
  o.kind, o.office_phone
FROM members_member m JOIN members_organisation o ON o.code = m.organisation_id
WHERE m.org_path >= $1 AND m.org_path < $2
"""
AFTER = " AND m.org_path >= $4 AND (m.org_path > $4 OR m.person_id > $5)"
ORDER = " ORDER BY m.org_path, m.person_id LIMIT $3"
LOG = """
INSERT INTO audit_accesslog (id, at, actor_kind, user_id, person_id, appointment_id,
  on_behalf_of, organisation_id, operation, purpose, case_number, subject_id,
  subjects_digest, subject_count, fields, is_revealed, decision, refusal,
  request_id, network)
VALUES ($1, $2, 'PERSON', $3, $4, $5, NULL, $6, 'GET members', '', '', NULL, $7, $8,
  '["name", "id_number", "phone"]', false, 'ALLOWED', '', $9, $10)
"""
KEY_ID, _, KEY = os.environ["UNIONHUB_SEALING_KEYS"].split(",")[0].partition(":")
CIPHER = AESGCM(base64.b64decode(KEY))
SECRET = os.environ["SECRET_KEY"].encode()
LABELS = {
    "RESIDENT_ID": "居民身份证",
}
TABLE = b"members_member"
SHANGHAI = ZoneInfo("Asia/Shanghai")
# Offices of different duties clash; two of them see no member.
DUTIES = {"CLERK": 1, "REVIEWER": 1, "SYSTEM_ADMIN": 2, "SECURITY_ADMIN": 3,
          "AUDITOR": 4, "AUDIT_ADMIN": 4}  # fmt: skip
SEES_MEMBERS = {"CLERK", "REVIEWER", "AUDITOR"}
ANSWERS = Counter("answers", "Answers.", ("method", "route", "status"))
SECONDS = Histogram("answer_seconds", "How long they took.", ("method", "route"))
logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
logger = logging.getLogger("peer")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """As many connections as ours has: one a worker would starve an event loop."""
    app.state.pool = await asyncpg.create_pool(
        os.environ["DATABASE_URL"], min_size=8, max_size=8
    )
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


@app.get("/readyz")
async def ready() -> dict[str, str]:
    """Up."""
    return {"status": "ready"}


@app.get("/api/v1/members")
async def members(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    cursor: Annotated[str, Query(max_length=2000)] = "",
) -> Response:
    """One page."""
    began, number, now = time.perf_counter(), str(_uuid7()), datetime.now(UTC)
    header = request.headers.get("authorization", "")
    checksum = hashlib.sha256(header.removeprefix("Bearer ").encode()).hexdigest()
    async with request.app.state.pool.acquire() as connection:
        token = await connection.fetchrow(BEARER, checksum)
        if not _is_good(token, now):
            raise HTTPException(401)
        office = await _office(connection, token["user_id"], now)
        values: list[Any] = [office["path"], office["path"] + "~", limit + 1]
        statement = PAGE + ORDER
        if cursor:
            values += _opened(cursor, token["user_id"])
            statement = PAGE + AFTER + ORDER
        async with connection.transaction():
            rows = await connection.fetch(statement, *values)
            shown = rows[:limit]
            await connection.execute(
                LOG, _uuid7(), now, token["user_id"], token["person_id"], office["id"],
                office["organisation_id"], _digest(shown), len(shown), number,
                request.client.host if request.client else "",
            )  # fmt: skip
    body = orjson.dumps(_body(rows, limit, token["user_id"]))
    _note(time.perf_counter() - began)
    headers = {"Cache-Control": "no-store", "X-Request-ID": number}
    return Response(body, media_type="application/json", headers=headers)


def _is_good(token: Any, now: datetime) -> bool:
    if token is None or token["expires"] <= now or not token["is_active"]:
        return False
    return not token["is_staff"] or "factor" in token["scope"].split()


async def _office(connection: Any, user: UUID, now: datetime) -> Any:
    """Under which the officer acts: the highest of their own; none lent here."""
    today = now.astimezone(SHANGHAI).date()
    held = await connection.fetch(HELD, user, today, now)
    duties = {DUTIES[row["office"]] for row in held}
    if not held or len(duties) > 1:
        raise HTTPException(403)
    chosen = min(held, key=lambda row: (row["is_lent"], row["path"]))
    if chosen["is_lent"] or chosen["office"] not in SEES_MEMBERS:
        raise HTTPException(403)
    return chosen


def _note(seconds: float) -> None:
    """Count the answer and write its line, as ours does."""
    ANSWERS.labels("GET", "members", "200").inc()
    SECONDS.labels("GET", "members").observe(seconds)
    logger.info("answered GET members 200 %.1f", seconds * 1000)


def _body(rows: list[Any], limit: int, user: UUID) -> dict[str, Any]:
    following = address = None
    if len(rows) > limit:
        last = rows[limit - 1]
        following = _signed(last["org_path"], last["person_id"], user)
        address = f"/api/v1/members?limit={limit}&cursor={following}"
    items = [_item(row) for row in rows[:limit]]
    return {"items": items, "next": address, "next_cursor": following}


def _item(row: Any) -> dict[str, Any]:
    person = row["person_id"]
    return {
        "id": str(person),
        "number": row["number"],
        "name": row["name"],
        "document_kind": row["document_kind"],
        "document_kind_label": LABELS[row["document_kind"]],
        "id_number": _masked(
            _open(row["id_number_sealed"], b"id_number_sealed", person)
        ),
        "phone": _masked(_open(row["phone_sealed"], b"phone_sealed", person)),
        "sex": row["sex"],
        "sex_label": SEXES[row["sex"]],
        "birth_year": row["birth_year"],
        "occupation_group": row["occupation_group"],
        "occupation_group_label": GROUPS[row["occupation_group"]],
        "employer_name": row["employer_name"],
        "organisation": {
            "code": row["code"],
            "name": row["union_name"],
            "kind": row["kind"],
            "kind_label": KINDS[row["kind"]],
            "office_phone": row["office_phone"],
        },
        "standing": row["standing"],
        "standing_label": STANDINGS[row["standing"]],
        "realname_state": row["realname_state"],
        "realname_state_label": REALNAME[row["realname_state"]],
        "joined_on": row["joined_on"],
        "version": row["version"],
    }


def _open(envelope: bytes, field: bytes, person: UUID) -> str:
    parts = (TABLE, field, str(person).encode(), b"1")
    place = b"".join(len(part).to_bytes(4) + part for part in parts)
    return CIPHER.decrypt(envelope[6:18], envelope[18:], place).decode()


def _masked(text: str) -> str:
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"


def _digest(rows: list[Any]) -> bytes:
    keys = sorted(row["person_id"].bytes for row in rows)
    return hashlib.sha256(b"".join(keys)).digest()


def _uuid7() -> UUID:
    head = time.time_ns() // 1_000_000 << 80 | 7 << 76 | 0b10 << 62
    tail = secrets.randbits(74)
    return UUID(int=head | tail >> 62 << 64 | tail & ((1 << 62) - 1))


def _signed(path: str, person: UUID, user: UUID) -> str:
    text = f"{path}:{person}"
    tag = hmac.digest(SECRET, f"{text}:{user}".encode(), "sha256")
    return f"{text}:{base64.urlsafe_b64encode(tag).decode()}"


def _opened(cursor: str, user: UUID) -> tuple[str, UUID]:
    path, person, tag = cursor.split(":")
    right = hmac.digest(SECRET, f"{path}:{person}:{user}".encode(), "sha256")
    if not hmac.compare_digest(base64.urlsafe_b64decode(tag), right):
        raise HTTPException(400)
    return path, UUID(person)
