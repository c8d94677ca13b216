"""Whether an application may be decided upon, and how much it may get."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from members.organisations.models import Organisation
from members.people.models import Member
from services.aid.choices import (
    ALWAYS_NEEDED,
    AT_MOST_COST,
    CARD_WAYS,
    DOSSIER_FUNDS,
    DOSSIER_ITEMS,
    INELIGIBLE_SCHOOLS,
    NEEDED_BY_ITEM,
    PERSONAL_ITEMS,
    SCHOOL_FACTS,
    AidPaperKind,
)
from services.aid.models import AidClaim, Application, ApplicationQuerySet
from services.hardship.models import DossierAuthorisation, Household, HouseholdMember
from services.hardship.questions import DossierFacts, NoLiveDossier, live_dossier
from services.ledger.models import BudgetNode
from services.programmes import policy
from services.programmes.choices import (
    AidItem,
    HardshipTier,
    Residence,
    RoundState,
)
from services.programmes.models import Round
from unionhub.kernel.errors import BadFact, NotFound, NotNow

# Of the relative tier, a household gets one of these a year (R-AID-14).
ONE_FOR_RELATIVE: Final = (
    *(AidItem.LIVING, AidItem.MEDICAL, AidItem.SCHOOLING, AidItem.TRAINING),
)
GUARDIANS: Final = frozenset({"HEAD", "SPOUSE", "PARENT", "GRANDPARENT"})


class RoundClosed(NotNow):
    """The round takes no applications today."""

    code = "round_closed"


class AidExists(NotNow):
    """The household (or person) has the item of this year already (FEATURES 73)."""

    code = "aid_exists"


class OneItemOnly(NotNow):
    """Of the relative tier, one item a year (R-AID-14)."""

    code = "one_item_only"


class NoBudget(NotNow):
    """No union up the path has money of the fund and round."""

    code = "no_budget"


class NotComplete(NotNow):
    """Papers are missing; ``missing`` names them (FEATURES 66)."""

    code = "not_ready"


@dataclass(frozen=True)
class Somebody:
    """Whom aid may be asked for, and which union answers for them."""

    person: UUID
    name: str
    organisation: Organisation
    household: Household | None


def somebody(person: UUID, day: date) -> Somebody:
    """A member of a registered household, else of the union; named as the union's
    register does, where it knows them: a relative may have typed the household's.

    Raises:
        NotFound: neither.
    """
    lives = HouseholdMember.objects.on(day).filter(person=person)
    home = lives.select_related("household__organisation").order_by("-since").first()
    members = Member.objects.live().filter(pk=person).select_related("organisation")
    found = members.first()
    if home is not None:
        there = home.household
        name = found.name if found else home.name
        return Somebody(person, name, there.organisation, there)
    if found is None:
        raise NotFound(field="beneficiary")
    return Somebody(person, found.name, found.organisation, None)


def require_open(found: Round, day: date) -> None:
    """Refuse a round that takes no applications; what was handed in while it did goes
    on afterwards.

    Raises:
        RoundClosed.
    """
    within = found.opens_on <= day <= found.closes_on
    if found.state != RoundState.OPEN or not within:
        raise RoundClosed(round=found.pk, state=found.state)


def require_school(application: Application) -> None:
    """Refuse schooling without its facts, or that is free already (R-AID-15).

    A round helps with the school year that begins in its year, or the one before.

    Raises:
        BadFact: ``required``, ``invalid_value``, ``school_not_eligible``.
    """
    if application.item != AidItem.SCHOOLING:
        return
    for name in SCHOOL_FACTS:
        if not getattr(application, name):
            raise BadFact(code="required", field=name)
    year = application.round.year
    if application.school_year not in {year - 1, year}:
        raise BadFact(code="invalid_value", field="school_year")
    if application.school_kind in INELIGIBLE_SCHOOLS:
        raise BadFact(code="school_not_eligible", field="school_kind")


def require_payee(application: Application, day: date) -> None:
    """Refuse anybody but the recipient, or a minor's guardian (R-AID-19).

    Raises:
        BadFact: ``payee_not_recipient``; ``required``: no account.
    """
    if application.pay_way in CARD_WAYS and not application.account_sealed:
        raise BadFact(code="required", field="account")
    if application.payee_id == application.beneficiary_id:
        return
    people = HouseholdMember.objects.on(day).filter(household=application.household_id)
    ward = people.filter(person=application.beneficiary_id).first()
    payee = people.filter(person=application.payee_id).first()
    if ward is None or payee is None or ward.is_adult(day) or not payee.is_adult(day):
        raise BadFact(code="payee_not_recipient", field="payee")
    signed = DossierAuthorisation.objects.filter(member=ward, signer=payee)
    if payee.relation not in GUARDIANS and not signed.exists():
        raise BadFact(code="payee_not_recipient", field="payee")


def missing(application: Application) -> list[str]:
    """The papers that are neither there nor waived."""
    needed: list[AidPaperKind] = [
        *ALWAYS_NEEDED,
        *NEEDED_BY_ITEM.get(application.item, ()),
    ]
    if application.payee_id != application.beneficiary_id:
        needed.append(AidPaperKind.GUARDIAN)
    there = set(application.papers.values_list("kind", flat=True))
    let_off = set(application.waivers.values_list("kind", flat=True))
    return [f"paper:{kind}" for kind in needed if kind not in there | let_off]


def dossier_for(application: Application, day: date) -> DossierFacts | None:
    """The dossier it rests on, locked; none where none is needed (R-AID-01, 24).

    Raises:
        NoLiveDossier, RecheckOverdue.
    """
    needed = application.fund in DOSSIER_FUNDS or application.item in DOSSIER_ITEMS
    try:
        return live_dossier(application.beneficiary_id, day)
    except NoLiveDossier:
        if needed:
            raise
        return None


def claim_of(application: Application) -> tuple[str, int]:
    """For whom it counts, and in which year: of schooling, the school year's."""
    if application.item in PERSONAL_ITEMS or application.household_id is None:
        claim = _of_person(application)
    else:
        claim = f"H:{application.household_id}"
    if application.item == AidItem.SCHOOLING and application.school_year:
        return claim, application.school_year
    return claim, application.round.year


def lock_claims(application: Application) -> None:
    """Lock the rows that stand for all aid of this kind to these people: to whom it
    counts for, and to the person, who may have lived elsewhere."""
    claims = sorted({application.claim, _of_person(application)})
    facts = {"item": application.item, "year": application.claim_year}
    AidClaim.objects.bulk_create(
        (AidClaim(claim=claim, **facts) for claim in claims), ignore_conflicts=True
    )
    rows = AidClaim.objects.select_for_update(of=("self",)).order_by("claim")
    list(rows.filter(claim__in=claims, **facts))


def others_of(application: Application) -> ApplicationQuerySet:
    """All else that counts against it: of the same claim, or to the same person."""
    same = Q(claim=application.claim) | Q(beneficiary=application.beneficiary_id)
    rows = Application.objects.claiming().filter(
        same, item=application.item, claim_year=application.claim_year
    )
    return rows.exclude(pk=application.pk)


def earlier(application: Application, *, household: bool) -> ApplicationQuerySet:
    """What was granted before, to the person or to the whole household, by whichever
    union: double aid is looked for across all of them (FEATURES 73)."""
    return Application.objects.granted_before(application, household=household)


def used(others: ApplicationQuerySet) -> int:
    """What they were granted, or ask for, in fen."""
    amount = Sum(Coalesce("approved_fen", "asked_fen"), default=0)
    return int(others.aggregate(all=amount)["all"])


def limit_for(
    application: Application, dossier: DossierFacts | None, day: date
) -> policy.Limit:
    """What the rules still allow.

    Raises:
        StandardMissing, RuleMissing: nothing is guessed (R-AID-04).
    """
    region, residence = _place(application)
    return policy.limit(
        policy.LimitInputs(
            item=application.item,
            fund=application.fund,
            tier=dossier.tier if dossier else "",
            region=dossier.region if dossier else region,
            round=application.round_id,
            day=day,
            household=dossier.residence if dossier else residence,
            cost_fen=application.cost_fen,
            used_fen=application.used_fen,
        )
    )


def require_within(application: Application, limit: policy.Limit) -> None:
    """Refuse more than is allowed, or than it cost (R-AID-12, 13, 16).

    Raises:
        BadFact: ``above_aid_limit``, ``above_cost``.
    """
    if application.item in AT_MOST_COST and (
        application.asked_fen > application.cost_fen
    ):
        raise BadFact(
            code="above_cost", field="asked_fen", cost_fen=application.cost_fen
        )
    if application.asked_fen > limit.limit_fen:
        raise BadFact(
            code="above_aid_limit",
            field="asked_fen",
            limit_fen=limit.limit_fen,
            used_fen=application.used_fen,
        )


def require_one_item(application: Application, dossier: DossierFacts | None) -> None:
    """Refuse a second item to a household of the relative tier (R-AID-14).

    Raises:
        OneItemOnly.
    """
    if dossier is None or dossier.tier != HardshipTier.RELATIVE:
        return
    if application.item not in ONE_FOR_RELATIVE or application.is_second:
        return
    others = Application.objects.claiming().filter(
        Q(household=dossier.household) | Q(beneficiary=application.beneficiary_id),
        item__in=ONE_FOR_RELATIVE,
        round__year=application.round.year,
    )
    if others.exclude(pk=application.pk).exists():
        raise OneItemOnly


def budget_for(application: Application) -> BudgetNode:
    """The nearest budget up the path, of the same fund and round.

    Raises:
        NoBudget.
    """
    here, above = application.organisation, []
    while here is not None:
        above.append(here.pk)
        parents = Organisation.objects.filter(pk=here.parent_id)
        here = parents.first()  # type: ignore[assignment]  # None ends the way up
    nodes = BudgetNode.objects.filter(
        organisation__in=above, fund=application.fund, round=application.round_id
    )
    by_union = {node.organisation_id: node for node in nodes}
    return _nearest(by_union[code] for code in above if code in by_union)


def _nearest(nodes: Iterable[BudgetNode]) -> BudgetNode:
    found = next(iter(nodes), None)
    if found is None:
        raise NoBudget
    return found


def _of_person(application: Application) -> str:
    return f"P:{application.beneficiary_id}"


def _place(application: Application) -> tuple[str, str]:
    home = application.household
    if home is not None:
        return home.region_id, home.residence
    return application.organisation.region_id, Residence.URBAN
