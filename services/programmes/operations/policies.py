"""Standards are announced, rules issued and replaced; nothing of them is edited."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from services.programmes import access
from services.programmes.choices import Formula
from services.programmes.models import AidRule, LivingStandard, Round
from services.programmes.policy import THOUSAND
from unionhub import audit
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotFound, NotNow, Stale, WrongState
from unionhub.reference.models import Region


@dataclass(frozen=True, kw_only=True)
class StandardFacts:
    """A living standard, as a document tells it."""

    region: str
    year: int
    household: str
    monthly_fen: int
    document_number: str
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class RuleFacts:
    """A rule, as a document tells it; empty: any."""

    item: str
    formula: str
    number: int
    document_number: str
    valid_from: date
    ceiling_fen: int | None = None
    round: str | None = None
    fund: str = ""
    tier: str = ""
    region: str | None = None


@transaction.atomic
def announce_standard(
    facts: StandardFacts, *, by: Actor, at: datetime
) -> LivingStandard:
    """Enter the living standard of a place.

    Raises:
        NotAllowed. InvalidValue: ``region_not_valid``, ``not_positive``.
        NotNow: ``already_exists``: the same place, year and day.
    """
    access.require(by)
    Region.objects.require(facts.region, on=facts.valid_from)

    fen.amount(facts.monthly_fen, field="monthly_fen")
    told = asdict(facts)
    made = LivingStandard(region_id=told.pop("region"), **told)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) != "living_standard_once_from_a_day":
            raise
        raise NotNow(code="already_exists", field="valid_from") from clash

    audit.record("living_standard.announced", made, by=by, at=at)
    return made


@transaction.atomic
def issue_rule(facts: RuleFacts, *, by: Actor, at: datetime) -> AidRule:
    """Put a rule into force.

    Raises:
        NotAllowed. InvalidValue: ``region_not_valid``, ``not_positive``.
        BadFact: ``round_not_valid``; ``out_of_range``: a share above all of it.
    """
    access.require(by)

    made = _rule(facts)
    made.save(force_insert=True)

    audit.record("aid_rule.issued", made, by=by, at=at, item=made.item)
    return made


@transaction.atomic
def replace_rule(
    rule_id: UUID,
    facts: RuleFacts,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> AidRule:
    """Let another rule take this one's place, from a later day on.

    Raises:
        NotFound, Stale. WrongState: it ended already. BadFact: ``invalid_range``: not
            after it began. As ``issue_rule``.
    """
    access.require(by)
    before = AidRule.objects.select_for_update(of=("self",)).filter(pk=rule_id).first()
    if before is None:
        raise NotFound
    if version is not None and version != before.version:
        raise Stale(version=before.version)
    if before.valid_to is not None:
        raise WrongState(state="ENDED", allowed=[])
    if facts.valid_from <= before.valid_from:
        raise BadFact(code="invalid_range", field="valid_from")

    before.valid_to = facts.valid_from - timedelta(days=1)
    before.save(update_fields=["valid_to"])
    made = _rule(facts)
    made.replaces, made.version = before, before.version + 1
    made.save(force_insert=True)

    audit.record("aid_rule.replaced", made, by=by, at=at, before=str(before.pk))
    return made


def _rule(facts: RuleFacts) -> AidRule:
    if facts.formula == Formula.SHARE_OF_COST and facts.number > THOUSAND:
        raise BadFact(code="out_of_range", field="number")
    if facts.region is not None:
        Region.objects.require(facts.region, on=facts.valid_from)
    if facts.round is not None and not Round.objects.filter(pk=facts.round).exists():
        raise BadFact(code="round_not_valid", field="round")
    told = asdict(facts)
    return AidRule(round_id=told.pop("round"), region_id=told.pop("region"), **told)
