"""The levels that decide are set by document, from a day on."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from members.organisations.choices import UnionLevel
from services.programmes import access as programmes
from services.programmes.models import Programme
from services.review.choices import LEAST_NOTICE_DAYS, WITHOUT_NOTICE
from services.review.models import ChainRule
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotNow

_ONCE: Final = frozenset({"chain_rule_for_all_once", "chain_rule_of_a_programme_once"})


@dataclass(frozen=True, kw_only=True)
class NewRule:
    """A rule as its document says it."""

    kind: str
    levels: tuple[str, ...]
    document_number: str
    valid_from: date
    valid_to: date | None = None
    from_amount_fen: int = 0
    notice_days: int = LEAST_NOTICE_DAYS
    programme: str | None = None


@transaction.atomic
def set_rule(rule: NewRule, *, by: Actor, at: datetime) -> ChainRule:
    """Cases that are submitted from ``valid_from`` on follow it; others keep theirs.

    Raises:
        NotAllowed: the office sets no policies for the whole province.
        BadFact: ``required``; ``invalid_choice``: no such level; ``invalid_value``: the
            notice is too short, it ends before it begins; ``programme_not_valid``.
        NotNow: ``already_exists``.
    """
    programmes.require(by)
    _require_sound(rule)

    try:
        with transaction.atomic():
            made = ChainRule.objects.create(
                kind=rule.kind,
                levels=list(rule.levels),
                document_number=rule.document_number,
                valid_from=rule.valid_from,
                valid_to=rule.valid_to,
                from_amount_fen=rule.from_amount_fen,
                notice_days=rule.notice_days,
                programme_id=rule.programme,
            )
    except IntegrityError as clash:
        broken = broken_constraint(clash)
        if broken == "chain_rule_ends_after_it_begins":
            raise BadFact(field="valid_to") from clash
        if broken not in _ONCE:
            raise
        raise NotNow(code="already_exists") from clash

    audit.record("chain_rule.set", made, by=by, at=at, document=rule.document_number)
    return made


def _require_sound(rule: NewRule) -> None:
    if not rule.levels:
        raise BadFact(code="required", field="levels")
    if not rule.document_number:
        raise BadFact(code="required", field="document_number")
    if not set(rule.levels) <= set(UnionLevel.values):
        raise BadFact(code="invalid_choice", field="levels")
    if rule.notice_days < LEAST_NOTICE_DAYS and rule.kind not in WITHOUT_NOTICE:
        raise BadFact(field="notice_days")
    known = rule.programme is None or Programme.objects.filter(pk=rule.programme)
    if not known:
        raise BadFact(code="programme_not_valid", field="programme")
