"""Requests that Schemathesis makes up from the contract, sent by every kind of role.

Much of what is made up only knocks: nobody guesses an id or a union's code. So what
one valid object is (``tests/registry``) is grafted into it, to a degree that is drawn
with the case: none of it, the ids, all but one field, all. Everything is derived from
the seed; a case that goes wrong is told so that it can be sent again.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis import strategies as st
from requests import Request
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from tests import forms, registry
from tests.declared import undeclared
from tests.forms import Form, Multipart
from tests.registry import Served
from tests.strangers.matrix.policy import OK, Policy, policies
from tests.strangers.matrix.roles import Role
from tests.strangers.matrix.world import World
from tests.strangers.neighbourhood import undone
from unionhub.kernel.uploads import Upload

CONTRACT: Final = Path(__file__).parents[2] / "openapi.yaml"
NOTHING, IDS, ALL_BUT_ONE, ALL = "nothing", "ids", "all but one", "all"
# How often what is drawn: the middle is where bugs live.
GRAFTS: Final = (NOTHING, IDS, ALL_BUT_ONE, ALL_BUT_ONE, ALL)


@dataclass
class Storm:
    """What was sent, what came, and what was wrong with it."""

    world: World
    seed: int
    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    tried: set[str] = field(default_factory=set)
    reached: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The part of the operations that answered 2xx at least once."""
        return len(self.reached) / len(self.tried)


def blow(world: World, *, cases: int, seed_: int) -> Storm:
    """Send ``cases`` requests, spread evenly over the operations."""
    storm = Storm(world, seed_)
    known, made = policies(), _made_up()
    # The pages of the documentation do not describe themselves; and what has no policy
    # yet, the matrix names.
    asked = [
        (one, known[one.name])
        for one in registry.operations()
        if one.name in known and _label(one) in made
    ]
    whole, rest = divmod(cases, len(asked))
    for place, (served, policy) in enumerate(asked):
        share = whole + (place < rest)
        _blow_at(storm, served, policy, made[_label(served)], share)
    return storm


def _made_up() -> dict[str, Any]:
    """The operations of the contract, by method and address."""
    contract: Any = schemathesis.openapi.from_path(str(CONTRACT))
    operations = [found.ok() for found in contract.get_all_operations()]
    return {f"{one.method.upper()} {_levelled(one.path)}": one for one in operations}


def _label(served: Served) -> str:
    return f"{served.method} {_levelled(served.address(*['{}'] * served.holes))}"


def _levelled(path: str) -> str:
    pieces = path.split("/")
    return "/".join("{}" if piece.startswith("{") else piece for piece in pieces)


def _blow_at(
    storm: Storm, served: Served, policy: Policy, made: Any, share: int
) -> None:
    storm.tried.add(served.name)
    lot, first = storm.world.lots[0], iter([ALL])
    opens = [r for r in storm.world.roles if policy.expected(r, lot) == OK]
    roles = st.sampled_from(opens) | st.sampled_from(storm.world.roles)
    kinds = [made.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @seed(storm.seed)
    @settings(
        max_examples=share,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(st.one_of(kinds), roles, st.sampled_from(GRAFTS), st.integers(0))
    def once(case: Any, role: Role, graft: str, spared: int) -> None:
        # The first is as it should be, by somebody who may.
        if whole := next(first, None):
            role, graft = opens[0], whole
        _send(storm, served, policy, case, role, (graft, spared))

    if share:
        once()


def _send(
    storm: Storm,
    served: Served,
    policy: Policy,
    case: Any,
    role: Role,
    graft: tuple[str, int],
) -> None:
    words = storm.world.lots[0].named | storm.world.words
    address = _address(served, policy, case, graft[0], words)
    body = _body(served, policy, case, graft, words)
    sent = _headers(case, role, graft[0])
    with undone():
        answer = Client(raise_request_exception=False).generic(
            served.method, address, body[0], content_type=body[1], headers=sent
        )
    storm.cases += 1
    storm.statuses[answer.status_code] += 1
    if 200 <= answer.status_code < 300:
        storm.reached.add(served.name)
    if wrong := _wrong(case, served, address, answer):
        storm.faults.append(
            f"{wrong}\n  {served.method} {address} as {role.name}, "
            f"{sent}\n  {body[0][:500]!r}\n  {answer.content[:500]!r}"
        )


def _address(
    served: Served, policy: Policy, case: Any, graft: str, words: dict[str, Any]
) -> str:
    if graft in (ALL, ALL_BUT_ONE):
        return str(policy.call.address(served, words))
    query = urlencode(case.query or {}, doseq=True, errors="replace")
    path = case.formatted_path
    if graft == IDS and policy.thing:
        path = policy.call.address(served, words).partition("?")[0]
    return f"{path}?{query}" if query else path


def _body(
    served: Served,
    policy: Policy,
    case: Any,
    graft: tuple[str, int],
    words: dict[str, Any],
) -> tuple[bytes, str]:
    """What is sent, and of which kind."""
    degree, spared = graft
    valid = policy.call.filled_body(served, words)
    made = case.body if served.is_write else None
    chosen = made
    if degree == ALL:
        chosen = valid
    elif degree == ALL_BUT_ONE and isinstance(valid, dict):
        chosen = _grafted(valid, made, spared)
    if isinstance(valid, Multipart):
        return _parts(chosen, valid), forms.CONTENT_TYPE
    if isinstance(valid, Form):
        form = chosen if isinstance(chosen, dict) else {"value": chosen}
        text = urlencode(form, doseq=True, errors="replace")
        return text.encode(), "application/x-www-form-urlencoded"
    if chosen is None or not isinstance(chosen, _JSON):
        return b"", "application/json"
    return json.dumps(chosen).encode(), "application/json"


def _parts(chosen: Any, valid: dict[str, Any]) -> bytes:
    """A form in parts: what was made up as text, files as they are or damaged."""
    made = chosen if isinstance(chosen, dict) else {"value": chosen}
    plain = {str(name).encode(errors="replace").hex(): made[name] for name in made}
    named = made if made.keys() <= valid.keys() else plain
    sent = {
        name: value if isinstance(value, Upload | str) else Upload("a.jpg", _raw(value))
        for name, value in named.items()
    }
    return forms.encoded(sent)


def _raw(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


_JSON: Final = (dict, list, str, int, float, bool)


def _grafted(valid: dict[str, Any], made: Any, spared: int) -> dict[str, Any]:
    """The valid body, one of whose fields is as it was made up."""
    names = sorted(made) if isinstance(made, dict) else []
    if not names:
        return dict(valid)
    name = names[spared % len(names)]
    return dict(valid) | {name: made[name]}


def _headers(case: Any, role: Role, graft: str) -> dict[str, str]:
    made = {} if graft == ALL else {str(k): str(v) for k, v in case.headers.items()}
    usual = {"Idempotency-Key": "storm", "If-Match": "*"}
    token = {"Authorization": f"Bearer {role.token}"} if role.token else {}
    given = usual | made | role.headers | token
    # Nothing else fits into a header on the wire.
    return {n: v for n, v in given.items() if v.isascii() and v.isprintable()}


def _wrong(case: Any, served: Served, address: str, answer: Any) -> str:
    """What is wrong with an answer: a 5xx, or not as the contract says."""
    if answer.status_code >= 500:
        return f"{served.name}: {answer.status_code}"
    if beside := undeclared(served.method, address, answer):
        return f"not in the contract: {beside}"
    try:
        case.operation.validate_response(_response(served, address, answer))
    except FailureGroup as group:
        told: Sequence[Any] = group.exceptions
        return f"{served.name}: {answer.status_code}: {told[0]}"
    return ""


def _response(served: Served, address: str, answer: Any) -> Any:
    request = Request(served.method, f"http://testserver{address}").prepare()
    headers = {name.lower(): [value] for name, value in answer.headers.items()}
    return schemathesis.Response(
        status_code=answer.status_code,
        headers=headers,
        content=answer.content,
        request=request,
        elapsed=0.0,
        verify=False,
    )
