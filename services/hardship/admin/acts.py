"""The buttons of households and dossiers, and which operation each calls."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from services.hardship import operations
from services.hardship.admin.forms import (
    MONEY,
    AnswerForm,
    AuthorisationForm,
    CorrectionForm,
    DepartureForm,
    ExitForm,
    OpinionForm,
    PaperForm,
    ParticularsForm,
    RefusalForm,
    ReturnForm,
    VisitForm,
    WaiverDecisionForm,
    WaiverForm,
    YearForm,
)
from services.hardship.admin.registering import JOIN, SPLIT
from services.hardship.choices import DossierState, WaiverState
from services.hardship.means import Causes, Means
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.web.buttons import Button, Text

Press = Callable[[Any, dict[str, Any], Actor, datetime], Text]
Given = dict[str, Any]
EDIT, REVIEW = Power.HARDSHIP_EDIT, Power.AID_REVIEW


def _plain(operation: Callable[..., Any], said: Text) -> Press:
    def press(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
        given.pop("version")
        operation(pk, **given, by=by, at=at)
        return said

    return press


def _particulars(given: Given) -> operations.Particulars:
    return operations.Particulars(
        person_kind=given["person_kind"],
        housing=given["housing"],
        employed_since=given["employed_since"],
        exclusions=given["exclusions"],
    )


def _figures(given: Given) -> operations.Figures:
    means = Means(
        **{name: given[name] for name, _label in MONEY},
        is_disaster=given["is_disaster"],
    )
    causes = Causes(given["main_cause"], tuple(given["other_causes"]))
    return operations.Figures(means=means, causes=causes)


def _open(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.open_(pk, _particulars(given), by=by, at=at)
    return _("已建立档案（草稿）。")


def _leave(_pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.leave(given["member"], given["reason"], on=given["on"], by=by, at=at)
    return _("已登记离开。")


def _correct(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.correct(pk, _particulars(given), by=by, at=at, version=given["version"])
    return _("已更正。")


def _assess(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    made = operations.assess(
        pk, _figures(given), by=by, at=at, version=given["version"]
    )
    tier = made.get_tier_display() or _("不在困难档次")
    return _("已核算：%(tier)s。") % {"tier": tier}


def _recheck(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    made = operations.recheck(pk, _figures(given), by=by, at=at)
    tier = made.get_tier_display() or _("不在困难档次")
    return _("已复核：%(tier)s，等待另一人确认。") % {"tier": tier}


def _add_paper(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.add_paper(pk, given["kind"], given["file"], by=by, at=at)
    return _("材料已上传。")


def _authorise(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    signature = operations.Signature(
        member=given["member"],
        signer=given["signer"],
        signed_on=given["signed_on"],
        picture=given["file"],
    )
    operations.authorise(pk, signature, by=by, at=at)
    return _("授权已登记。")


def _visit(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    facts = operations.VisitFacts(
        visited_on=given["visited_on"],
        visitors=(given["first"], given["second"]),
        finding=given["finding"],
    )
    operations.record_visit(pk, facts, by=by, at=at)
    return _("入户调查已登记。")


def _wish(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    kind, _colon, subject = given["what"].partition(":")
    operations.propose_waiver(pk, kind, subject, reason=given["reason"], by=by, at=at)
    return _("已申请，等待另一人批准。")


def _decide_wish(_pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    state = WaiverState.AGREED if given["agreed"] else WaiverState.REFUSED
    operations.decide_waiver(given["waiver"], state, answer=given["note"], by=by, at=at)
    return _("已批复。")


def _submit(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.submit(pk, by=by, at=at, version=given["version"])
    return _("已提交审批。")


HOUSEHOLD_BUTTONS: Final = (
    Button("dossier", _("建立档案"), EDIT, _open, ParticularsForm),
    JOIN,
    Button("departure", _("成员离开"), EDIT, _leave, DepartureForm, is_grave=True),
    SPLIT,
)
DOSSIER_BUTTONS: Final = (
    Button(
        "submission",
        _("提交审批"),
        EDIT,
        _submit,
        warning=_("提交后内容不能更改；提交人和入户人员不能审批这份档案。"),
    ),
    Button("assessment", _("填写收支"), EDIT, _assess, YearForm),
    Button("paper", _("上传材料"), EDIT, _add_paper, PaperForm),
    Button("authorisation", _("登记授权"), EDIT, _authorise, AuthorisationForm),
    Button(
        "handing-in",
        _("提交初审"),
        EDIT,
        _plain(operations.hand_in, _("已提交初审。")),
    ),
    Button("visit", _("登记入户"), EDIT, _visit, VisitForm),
    Button(
        "outside-check",
        _("提请核对"),
        EDIT,
        _plain(operations.ask_outside, _("已提请核对。")),
        warning=_("全部成员签署授权之后才能提请。"),
    ),
    Button(
        "outside-answer",
        _("登记核对结果"),
        EDIT,
        _plain(operations.answer_outside, _("核对结果已登记。")),
        AnswerForm,
    ),
    Button("waiver", _("申请例外"), EDIT, _wish, WaiverForm),
    Button("waiver-decision", _("批复例外"), REVIEW, _decide_wish, WaiverDecisionForm),
    Button("correction", _("更正"), EDIT, _correct, CorrectionForm),
    Button("recheck", _("年度复核"), EDIT, _recheck, YearForm),
    Button(
        "recheck-decision",
        _("办结复核"),
        REVIEW,
        _plain(operations.decide_recheck, _("已办理。")),
        OpinionForm,
        warning=_("确认后有效期延长一年；已无困难的，档案自今日起脱困。"),
    ),
    Button(
        "return",
        _("退回补正"),
        EDIT,
        _plain(operations.send_back, _("已退回补正。")),
        ReturnForm,
    ),
    Button(
        "refusal",
        _("不予建档"),
        EDIT,
        _plain(operations.refuse, _("已办结：不予建档。")),
        RefusalForm,
        is_grave=True,
        warning=_("理由申请人可以看到。"),
    ),
    Button(
        "withdrawal",
        _("撤回"),
        EDIT,
        _plain(operations.withdraw, _("已撤回。")),
        is_grave=True,
    ),
    Button(
        "exit",
        _("脱困"),
        EDIT,
        _plain(operations.end, _("已登记脱困。")),
        ExitForm,
        is_grave=True,
        warning=_("档案结束并保存十年；再次困难的重新建档，记为返困。"),
    ),
)
_FILLED = {"assessment", "paper", "authorisation", "waiver", "waiver-decision"} | {
    "correction",
    "withdrawal",
}
_WITH_UNION = _FILLED | {"visit", "return", "refusal"}
# Which buttons each state allows.
OFFERED: Final[dict[str, set[str]]] = {
    DossierState.DRAFT: _FILLED | {"handing-in"},
    DossierState.RETURNED: _FILLED
    | {"handing-in", "visit", "outside-check", "submission"},
    DossierState.UNIT_REVIEW: _WITH_UNION,
    DossierState.HOME_VISIT: _WITH_UNION | {"outside-check"},
    DossierState.CHECKING: _WITH_UNION
    | {"outside-check", "outside-answer", "submission"},
    DossierState.ACTIVE: {"recheck", "recheck-decision", "exit"},
}
