"""Sends each probe as somebody to whom the operation is open, and judges the answer."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tests import registry
from tests.corpus.contract import JSON, NOTHING, contracts
from tests.corpus.rows import FORM, Doing, Probe
from tests.faults.digests import digest, digests
from tests.forms import CONTENT_TYPE, Form, Multipart
from tests.registry import Call, Lot, Served
from tests.strangers.matrix.policy import OK, Policy, policies
from tests.strangers.matrix.roles import Role
from tests.strangers.matrix.trial import ANYWAY, touched_tables
from tests.strangers.matrix.world import World
from tests.strangers.neighbourhood import CLIENT, undone

FULL_DIGEST_EVERY = 100
REFUSED, FAILED = 400, 500
# A try at signing in is counted however it ends (docs/adr/0006).
LEFT_ANYWAY = (*ANYWAY, "axes_")
# So is a well-formed code that is not the one that was sent.
COUNTED = {"code_invalid": "accounts_smscode"}
SENT = {"X-Request-ID": "corpus-0001", "Idempotency-Key": "corpus", "If-Match": "*"}
MOST_TOLD = 1_000
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Caller:
    """Who calls an operation, and where its object lies."""

    served: Served
    call: Call
    role: Role
    appointment: str
    words: dict[str, Any]

    def address(self, probe: Probe) -> str:
        """The address, with the probe's text where an id stands."""
        ids = [str(self.words.get(self.call.thing))] * self.served.holes
        if probe.hole is not None:
            ids[-1:] = [probe.hole]
        query = f"?{probe.query}" if probe.query else ""
        return self.served.address(*ids) + query

    def headers(self, probe: Probe) -> dict[str, str]:
        """The usual ones, or the probe's in their place, as a server hands them on."""
        sent: dict[str, str | None] = {**SENT, **self.role.headers}
        if self.role.token:
            sent["Authorization"] = f"Bearer {self.role.token}"
        return {
            name: value.replace("{own}", self.appointment).encode().decode("latin-1")
            for name, value in (sent | probe.headers).items()
            if value is not None
        }


@dataclass
class Court:
    """All operations with whoever may call them, and every fault in a sentence."""

    world: World
    doings: list[Doing] = field(default_factory=list)
    faults: dict[str, str] = field(default_factory=dict)
    count: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    untaught: dict[str, str] = field(default_factory=dict)
    mutants: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # What only the moment tells is left open.
        lasting = {k: v for k, v in self.words.items() if not callable(v)}
        self.doings = self.doings or [doing_of(one, lasting) for one in served()]

    @cached_property
    def lot(self) -> Lot:
        """The things on which the operations act."""
        return self.world.lots[0]

    @cached_property
    def words(self) -> dict[str, Any]:
        """What fills bodies and addresses."""
        return self.lot.named | self.world.words

    @cached_property
    def callers(self) -> dict[str, Caller]:
        """By operation."""
        lines = policies()
        return {one.name: self._caller(one, lines[one.name]) for one in served()}

    def _caller(self, served: Served, policy: Policy) -> Caller:
        open_to = (r for r in self.world.roles if policy.expected(r, self.lot) == OK)
        role = next(role for role in open_to if policy.asks(role) and not role.headers)
        held = role.user.appointments.first() if role.account else None
        appointment = str(held.pk) if held else ""
        return Caller(served, policy.call, role, appointment, self.words)

    def ask(self, probe: Probe) -> Any:
        """Send it; nothing is left behind."""
        caller = self.callers[probe.operation]
        content = probe.content or b""
        for name, told in self.words.items():
            if callable(told):
                content = content.replace(f"{{{name}}}".encode(), told().encode())
        headers = caller.headers(probe)
        usual = FORM if isinstance(caller.call.body, Form) else JSON
        if isinstance(caller.call.body, Multipart):
            usual = CONTENT_TYPE
        kind = headers.pop("Content-Type", usual)
        if not content:
            headers["Content-Type"] = kind
            headers["Content-Length"] = "0"
        CLIENT.cookies.clear()
        return CLIENT.generic(
            caller.served.method,
            caller.address(probe),
            content,
            content_type=kind,
            headers=headers,
        )

    def control(self) -> None:
        """What each operation answers to its valid call."""
        for doing in self.doings:
            for name, body in {"": doing.body, **doing.ways}.items():
                content = doing.content(body)
                sent = Probe(f"valid {name}", doing.name, content, doing.query)
                with undone():
                    answer = self.ask(sent)
                self.answers[doing.name] = answer.status_code
                if not 200 <= answer.status_code < 300:
                    self.faults[f"valid {doing.name} {name}"] = (
                        f"its body is not valid: mend CALLS[{doing.name!r}] in "
                        f"tests/registry/calls.py. {text_of(answer)}"
                    )

    def hear(self, probes: Iterable[Probe]) -> None:
        """Send all of them; what went wrong is in ``faults``."""
        self.control()
        before = all_digests()
        for probe in probes:
            answer, changed = self.sent(probe)
            wrong = self.wrong(answer, probe)
            if changed:
                wrong = "refused, but something changed"
            if self.count % FULL_DIGEST_EVERY == 0 and all_digests() != before:
                wrong = "something changed that no statement told"
            if wrong:
                self.faults[probe.name] = wrong

    def endure(self, probes: Iterable[Probe]) -> Counter[int]:
        """Send what may be taken or refused; how often each status came."""
        statuses = Counter[int]()
        for probe in probes:
            answer, changed = self.sent(probe)
            statuses[answer.status_code] += 1
            is_problem = answer.headers.get("Content-Type") == PROBLEM
            if answer.status_code >= FAILED:
                self.faults[probe.name] = f"{answer.status_code}"
            elif changed:
                self.faults[probe.name] = "refused, but something changed"
            elif answer.status_code >= REFUSED and not is_problem:
                self.faults[probe.name] = text_of(answer)
        return statuses

    def sent(self, probe: Probe) -> tuple[Any, bool]:
        """The answer, and whether a refusal left something changed."""
        self.count += 1
        with undone():
            with touched_tables() as touched:
                answer = self.ask(probe)
            refused = answer.status_code >= REFUSED
            told = {name for name in touched if not name.startswith(LEFT_ANYWAY)}
            told -= {COUNTED.get(code_of(answer))}
            left = {name: digest(name) for name in told if refused}
        return answer, left != {name: digest(name) for name in left}

    def wrong(self, answer: Any, probe: Probe) -> str:
        """What is wrong with the answer to a probe; nothing when it is right."""
        told = text_of(answer)
        if answer.status_code != (probe.status or self.answers[probe.operation]):
            return f"{answer.status_code}: {told}"
        if probe.code:
            return wrong_problem(answer, probe)
        if probe.error:
            return "" if answer.json()["error"] == probe.error else told
        whole = answer.content.decode(errors="replace")
        if '"name"' in whole and probe.stored not in whole:
            return f"not stored as {probe.stored}"
        if probe.unechoed and answer.headers["X-Request-ID"] == probe.unechoed:
            return "the number was taken over"
        return ""


def text_of(answer: Any) -> str:
    """The beginning of what was answered."""
    return answer.content.decode(errors="replace")[:MOST_TOLD]


def code_of(answer: Any) -> str:
    """The code of a refusal."""
    is_problem = answer.headers.get("Content-Type") == PROBLEM
    return str(answer.json()["code"]) if is_problem else ""


def wrong_problem(answer: Any, probe: Probe) -> str:
    """What is wrong with a refusal."""
    kind = answer.headers["Content-Type"]
    if kind != PROBLEM:
        return str(kind)
    problem = answer.json()
    if problem["code"] != probe.code:
        return f"{problem['code']} {problem['errors']}"
    pointers = {error["pointer"] for error in problem["errors"]}
    if not all(pointer.startswith(probe.pointer) for pointer in pointers):
        return f"points at {pointers}"
    return ""


def all_digests() -> dict[str, str]:
    """Of every table that a refusal must leave as it is."""
    return {k: v for k, v in digests().items() if not k.startswith(LEFT_ANYWAY)}


def served() -> list[Served]:
    """Every operation that has its line of policy; a test of the matrix says which lack
    one, and one of the register what else is to be written."""
    lines = policies()
    return [one for one in registry.operations() if one.name in lines]


def doing_of(one: Served, words: dict[str, Any]) -> Doing:
    """What an operation takes, with its valid body and query filled."""
    call = registry.call_of(one)
    return Doing(
        name=one.name,
        contract=contracts().get(one.name, NOTHING),
        is_write=one.is_write,
        holes=one.holes,
        body=call.filled_body(one, words),
        query=str(registry.filled(call.query, words)).removeprefix("?"),
        ways=registry.filled(call.ways, words),
    )
