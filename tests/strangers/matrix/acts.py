"""Operations called straight, past every door: they ask for themselves, under lock."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from members.enrolment import operations as enrolment
from members.enrolment.choices import JoinChannel
from members.organisations import operations as organisations
from members.organisations.choices import UnionKind, UnionLevel
from members.organisations.models import SEGMENT, Organisation
from tests import journeys
from tests.factories import tree
from tests.registry import Lot
from tests.strangers.matrix.care_acts import REPORT_ACTS, WISH_ACTS
from tests.strangers.matrix.money_acts import MONEY_ACTS
from tests.strangers.matrix.roles import Role
from tests.strangers.matrix.station_acts import STATION_ACTS
from tests.strangers.matrix.world import World
from tests.strangers.neighbourhood import undone
from unionhub.jobs.imports import operations as imports
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import DomainError, NotAllowed, NotFound
from unionhub.kernel.powers import Power

FAR = datetime(2099, 12, 31, tzinfo=clock.SHANGHAI)


class Act(NamedTuple):
    """One operation: the power it asks for (none: the owner's), its thing, the call.

    ``levels``: only unions at most so many levels deep may (0: all).
    """

    name: str
    power: Power | None
    thing: str
    do: Callable[..., Any]
    levels: int = 0


def _found(code: str, lot: Lot, **who: Any) -> Any:
    founding = organisations.Founding(
        name="植入",
        kind=UnionKind.SINGLE,
        level=UnionLevel.GRASSROOTS,
        region=tree.JINGUANYI,
    )
    return organisations.found(code, founding, **who)


def _activate(code: str, lot: Lot, **who: Any) -> Any:
    approval = organisations.Approval(
        number="锦工〔2026〕7号", on=date(2026, 3, 2), union=lot.words["upper"]
    )
    return organisations.activate(code, approval, **who)


def _correct(code: str, lot: Lot, **who: Any) -> Any:
    correction = organisations.Correction(office_phone="028-86650001")
    version = Organisation.objects.get(pk=code).version
    return organisations.correct(code, correction, version=version, **who)


def _register(code: str, lot: Lot, **who: Any) -> Any:
    registration = organisations.Registration(
        name="另一家示例有限公司",
        nature="PRIVATE",
        headcount_band="LT25",
        region=tree.JINJIANG,
        union=code,
    )
    return organisations.register_employer(registration, **who)


def _hand_over(key: str, lot: Lot, **who: Any) -> Any:
    return enrolment.hand_over(UUID(key), to=lot.words["upper"], reason="移交", **who)


def _return(key: str, lot: Lot, **who: Any) -> Any:
    items = ["name"]
    return enrolment.return_for_correction(
        UUID(key), items=items, reason="姓名不符", **who
    )


def _reject(key: str, lot: Lot, **who: Any) -> Any:
    return enrolment.reject(UUID(key), reason="不在范围", **who)


def _issue(code: str, lot: Lot, **who: Any) -> Any:
    return enrolment.issue_code(code, channel=JoinChannel.QR, expires_at=FAR, **who)


def _resubmit(key: str, lot: Lot, **who: Any) -> Any:
    amendment = enrolment.Amendment(realname_state="PASSED", name="王小民")
    return enrolment.resubmit(UUID(key), amendment, **who)


def _plain(operation: Callable[..., Any], **more: Any) -> Callable[..., Any]:
    return lambda key, lot, **who: operation(key, **more, **who)


def _take_errors(key: str, lot: Lot, **who: Any) -> Any:
    return imports.require_errors(UUID(key), **who)


DECIDE, EDIT = Power.ENROLMENT_DECIDE, Power.ORGANISATION_EDIT
ACTS = (
    Act("approve", DECIDE, "pending", _plain(enrolment.approve)),
    Act("reject", DECIDE, "pending", _reject),
    Act("return", DECIDE, "pending", _return),
    Act("hand over", DECIDE, "pending", _hand_over),
    Act("withdraw", None, "pending", _plain(enrolment.withdraw)),
    Act("resubmit", None, "returned", _resubmit),
    Act("issue a code", Power.JOIN_CODE_ISSUE, "union", _issue),
    Act(
        "revoke a code",
        Power.JOIN_CODE_ISSUE,
        "join_code",
        _plain(enrolment.revoke_code),
    ),
    Act("found", EDIT, "union", _found),
    Act("correct", EDIT, "union", _correct),
    Act("activate", EDIT, "preparing", _activate),
    Act("lock", EDIT, "union", _plain(organisations.lock, reason="届满")),
    Act("unlock", EDIT, "locked", _plain(organisations.unlock, reason="已换届")),
    Act("register an employer", Power.EMPLOYER_EDIT, "union", _register),
    Act(
        "rename an employer",
        Power.EMPLOYER_EDIT,
        "employer",
        _plain(organisations.rename_employer, name="另名有限公司"),
    ),
    Act(
        "propose an alias",
        Power.EMPLOYER_EDIT,
        "employer",
        _plain(organisations.propose_alias, alias="另名"),
    ),
    Act(
        "approve an alias",
        Power.EMPLOYER_ALIAS_APPROVE,
        "alias",
        _plain(organisations.approve_alias),
    ),
    Act("confirm an import", None, "import", _plain(imports.confirm, skip_wrong=True)),
    Act("cancel an import", None, "import", _plain(imports.cancel)),
    Act("take wrong rows", None, "import", _take_errors),
    *(Act(*act[:3], act.do, act.levels) for act in STATION_ACTS),
    *(Act(*act) for act in MONEY_ACTS),
    *(Act(*act[:3], act.do) for act in REPORT_ACTS + WISH_ACTS),
)


OF_STATIONS = {act.name for act in STATION_ACTS}
OF_MONEY = {act.name for act in MONEY_ACTS}
OF_REPORTS = {act.name for act in REPORT_ACTS}
OF_WISHES = {act.name for act in WISH_ACTS}
OF_IMPORTS = {act.name for act in ACTS if act.thing == "import"}
OF_REQUESTS = {act.name for act in ACTS if act.thing in {"pending", "returned"}}


def outcome(act: Act, role: Role, lot: Lot) -> str:
    """What the operation does for this role's actor: done, or the refusal's kind."""
    at = clock.now()
    actor: Actor = journeys.acting(role.user, at)
    try:
        with undone():
            act.do(lot.things[act.thing].id, lot, by=actor, at=at)
    except (NotFound, NotAllowed) as refusal:
        return NotFound.__name__ if isinstance(refusal, NotFound) else "NotAllowed"
    except DomainError as other:
        return repr(other)
    return "done"


def expected(act: Act, role: Role, lot: Lot) -> str:
    """By the same rules as the policy's, but the scope is asked before the power."""
    thing = lot.things[act.thing]
    if act.power is None:
        return "done" if thing.owner == role.account else "NotFound"
    if not role.covers(thing.path):
        return "NotFound"
    is_too_deep = act.levels and len(role.path) > SEGMENT * act.levels
    may = act.power in role.powers and not is_too_deep
    return "done" if may else "NotAllowed"


def breaches(world: World, names: tuple[str, ...]) -> list[str]:
    """What the operations did for these roles otherwise than they should."""
    found = []
    for lot in world.lots:
        for act in ACTS:
            for role in map(world.role, names):
                is_, should = outcome(act, role, lot), expected(act, role, lot)
                if is_ != should:
                    found.append(f"{act.name}: {role.name} {lot.name} {is_} {should}")
    return found
