"""Some of what was paid is asked about; whoever was paid says whether it arrived."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from members.organisations.models import Organisation
from services.payments import access, claims, sampling
from services.payments.choices import (
    FINAL,
    LEAST_MARGIN,
    MOST_MARGIN,
    OPEN_OUTCOMES,
    QUANTILES,
    WRONG_OUTCOMES,
    ConfirmationOutcome,
    ExceptionKind,
    PayState,
)
from services.payments.models import (
    Batch,
    CashHandout,
    Confirmation,
    ConfirmationSample,
    PayException,
    Payment,
)
from services.payments.operations import shared
from services.programmes.choices import OVER
from services.programmes.models import Round
from unionhub import audit
from unionhub.kernel import lots
from unionhub.kernel.actor import Actor
from unionhub.kernel.constraints import broken_constraint
from unionhub.kernel.errors import BadFact, NotFound, NotNow, Stale, WrongState
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import in_ranges, subtree

SEED_BYTES: Final = 32
ONCE: Final = frozenset({"batch_sampled_once", "round_sampled_once"})


class RoundNotOver(NotNow):
    """More may be paid of the round: who is paid later would never be asked.

    ``state`` is the round's, ``count`` how many applications are on their way.
    """

    code = "round_not_over"


class NothingToAsk(NotNow):
    """Nothing of it has been paid."""

    code = "nothing_to_ask"


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Of what is drawn: of a batch, or of what a union and all below paid in a round.

    ``margin_permille``: by so much the share may be off, with this confidence.
    """

    confidence: int
    margin_permille: int
    batch: UUID | None = None
    round: str = ""
    organisation: str = ""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was said; ``told_fen`` where the amount was wrong."""

    outcome: str
    told_fen: int | None = None
    note: str = ""


@transaction.atomic
def draw(frame: Frame, *, by: Actor, at: datetime) -> ConfirmationSample:
    """Draw a sample of what was paid; a seed nobody chose decides who is in it.

    Raises:
        NotFound, NotAllowed: another union's; no such power. NothingToAsk.
        WrongState, RoundNotOver: more of the batch, or the round, may be paid.
        NotNow: ``already_exists``, of this set there is one.
        BadFact: ``inconsistent`` (both, or neither), ``invalid_choice``,
            ``out_of_range``, ``does_not_exist``.
    """
    _require_sound_frame(frame)
    made = _of_batch(frame, by) if frame.batch else _of_round(frame, by)
    paid = _population(made)
    made.population = paid.count()
    if not made.population:
        raise NothingToAsk

    made.confidence = frame.confidence
    made.margin_permille = frame.margin_permille
    made.size = sampling.sample_size(
        made.population, frame.confidence, frame.margin_permille
    )
    made.seed = secrets.token_hex(SEED_BYTES)
    made.drawn_at, made.drawn_by = at, by.signature
    _save_once(made)
    ids = paid.order_by().values_list("pk", flat=True).iterator()
    drawn = lots.drawn(ids, made.size, made.seed)
    Confirmation.objects.bulk_create(
        (
            Confirmation(
                sample=made,
                payment_id=one,
                organisation_id=made.organisation_id,
                org_path=made.org_path,
            )
            for one in drawn
        ),
        batch_size=shared.PIECE,
    )

    audit.record(
        "confirmation_sample.drawn",
        made,
        by=by,
        at=at,
        population=made.population,
        size=made.size,
        seed=made.seed,
    )
    return made


@transaction.atomic
def record_outcome(
    confirmation_id: UUID,
    answer: Answer,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Confirmation:
    """Write down what somebody said who was asked; nobody reached is asked again.

    Raises:
        NotFound, NotAllowed, Stale: as every act. WrongState: it was answered.
        ConflictOfInterest. BadFact: ``required``, ``inconsistent``.
    """
    _require_sound(answer)
    rows = Confirmation.objects.select_for_update(of=("self",))
    joined = rows.select_related("payment__application", "payment__batch")
    found = joined.filter(pk=confirmation_id, is_own=False).first()
    if found is None:
        raise NotFound
    access.require(by, Power.AID_REVIEW, found.organisation_id, found.org_path)
    if version is not None and version != found.version:
        raise Stale(version=found.version)

    if found.outcome not in OPEN_OUTCOMES:
        raise WrongState(state=found.outcome, allowed=[])
    access.require_stranger(found.payment.application, by)
    found.version += 1
    _write(found, answer, by=by, at=at)
    found.save(
        update_fields=[
            *("outcome", "told_fen", "note", "recorded_at", "recorded_by"),
            "version",
        ]
    )
    _follow(found, by=by, at=at)
    return found


@transaction.atomic
def confirm_own(
    payment_id: UUID, answer: Answer, *, by: Actor, at: datetime
) -> Confirmation:
    """Whoever was paid says whether it arrived, once.

    Raises:
        NotFound: it is somebody else's. WrongState: it came back.
        NotNow: ``already_exists``. BadFact: ``required``, ``inconsistent``.
    """
    _require_sound(answer)
    rows = Payment.objects.of(by).select_related(
        "application__budget__organisation", "batch"
    )
    payment = rows.filter(pk=payment_id).first()
    if payment is None:
        raise NotFound
    if answer.outcome == ConfirmationOutcome.UNREACHABLE:
        raise BadFact(code="invalid_choice", field="outcome")

    if payment.state != PayState.PAID:
        raise WrongState(state=payment.state, allowed=[])
    union = claims.payer(payment.application)
    made = Confirmation(
        payment=payment, organisation=union, org_path=union.path, is_own=True
    )
    _write(made, answer, by=by, at=at)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) != "confirmed_once_by_oneself":
            raise
        raise NotNow(code="already_exists") from clash
    _follow(made, by=by, at=at)
    return made


def _require_sound_frame(frame: Frame) -> None:
    other = [bool(frame.round), bool(frame.organisation)]
    if any(other) if frame.batch else not all(other):
        raise BadFact(code="inconsistent", field="batch")
    if frame.confidence not in QUANTILES:
        raise BadFact(code="invalid_choice", field="confidence")
    if not LEAST_MARGIN <= frame.margin_permille <= MOST_MARGIN:
        raise BadFact(code="out_of_range", field="margin_permille")


def _of_batch(frame: Frame, by: Actor) -> ConfirmationSample:
    """Of a batch, held: no file of the bank changes it meanwhile."""
    if frame.batch is None:
        raise NotFound
    batch: Batch = shared.hold(frame.batch)
    access.require(by, Power.AID_REVIEW, batch.organisation_id, batch.org_path)
    if shared.lines_of(batch).exclude(state__in=FINAL).exists():
        raise WrongState(state=batch.state, allowed=batch.available_actions)
    return ConfirmationSample(
        batch=batch, organisation_id=batch.organisation_id, org_path=batch.org_path
    )


def _of_round(frame: Frame, by: Actor) -> ConfirmationSample:
    union = Organisation.objects.filter(pk=frame.organisation).first()
    if union is None:
        raise NotFound
    access.require(by, Power.AID_REVIEW, union.pk, union.path)
    # Held: nobody opens it again while the sample is drawn.
    found = Round.objects.select_for_update(of=("self",)).filter(pk=frame.round).first()
    if found is None:
        raise BadFact(code="does_not_exist", field="round")
    _require_over(found, union)
    return ConfirmationSample(
        round_id=frame.round, organisation=union, org_path=union.path
    )


def _require_over(found: Round, union: Organisation) -> None:
    """Refuse a round of which more may be paid: of one set there is one sample.

    It takes no applications any more, and none that was made, or is paid, at or below
    the union is on its way: to be decided, to be paid, or at the bank.
    """
    count = claims.on_the_way(found.pk, union.path).count()
    if found.state not in OVER or count:
        raise RoundNotOver(state=found.state, count=count)


def _population(sample: ConfirmationSample) -> QuerySet[Payment]:
    paid = Payment.objects.filter(state=PayState.PAID)
    if sample.batch_id:
        return paid.filter(batch=sample.batch_id)
    below = in_ranges("org_path", (subtree(sample.org_path),))
    return paid.filter(below, application__round=sample.round_id)


def _save_once(made: ConfirmationSample) -> None:
    """The constraint decides: of two who draw at once, one has drawn."""
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) not in ONCE:
            raise
        raise NotNow(code="already_exists") from clash


def _require_sound(answer: Answer) -> None:
    if answer.outcome not in ConfirmationOutcome.values:
        raise BadFact(code="invalid_choice", field="outcome")
    is_wrong = answer.outcome == ConfirmationOutcome.WRONG_AMOUNT
    if is_wrong and answer.told_fen is None:
        raise BadFact(code="required", field="told_fen")
    if not is_wrong and answer.told_fen is not None:
        raise BadFact(code="inconsistent", field="told_fen")


def _write(found: Confirmation, answer: Answer, *, by: Actor, at: datetime) -> None:
    found.outcome, found.told_fen = answer.outcome, answer.told_fen
    found.note = answer.note
    found.recorded_at, found.recorded_by = at, by.signature


def _follow(found: Confirmation, *, by: Actor, at: datetime) -> None:
    """Record it; what did not arrive as it was paid, somebody has to see to."""
    payment = found.payment
    audit.record(
        "confirmation.told",
        found,
        by=by,
        at=at,
        subject_id=payment.payee_id,
        payment=str(payment.pk),
        outcome=str(found.outcome),
        is_own=found.is_own,
    )
    if found.outcome in WRONG_OUTCOMES:
        _open_exception(payment, payment.paid_fen - (found.told_fen or 0), at=at)


def _open_exception(payment: Payment, missing_fen: int, *, at: datetime) -> None:
    """Of one payment one is open: who says so later adds nothing to it."""
    if payment.batch is not None:
        kind = ExceptionKind.NOT_CONFIRMED
        made = shared.to_settle(payment.batch, kind, at=at, line=payment.line)
    else:
        made = _of_cash(payment, at=at)
    made.payment, made.amount_fen = payment, abs(missing_fen)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as clash:
        if broken_constraint(clash) != "pay_exception_open_once":
            raise


def _of_cash(payment: Payment, *, at: datetime) -> PayException:
    """Whoever wrote the hand-out down sees to it."""
    handout = CashHandout.objects.get(payment=payment)
    return PayException(
        organisation_id=handout.organisation_id,
        org_path=handout.org_path,
        kind=ExceptionKind.NOT_CONFIRMED,
        owner=handout.recorded_by,
        opened_at=at,
        due_on=shared.due(at),
    )
