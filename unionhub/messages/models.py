"""The outbox: what is to be sent, written with the act that causes it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.messages.choices import MAX_ATTEMPTS, MESSAGE_MOVES, MessageState
from unionhub.persons.models import Person


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages by what is to be done with them."""

    def due(self, at: datetime) -> Self:
        """Those to be sent by now; also those whose worker never came back."""
        return self.filter(
            state__in=[MessageState.QUEUED, MessageState.SENDING],
            next_attempt_at__lte=at,
        )


class Message(models.Model):
    """One text to one phone.

    It is QUEUED in the transaction of the act that causes it. A worker claims it
    (SENDING, until ``next_attempt_at``), sends it outside any lock and records the
    outcome: SENT, QUEUED again after a pause, or FAILED after five attempts, after a
    refusal, or when its life is over. A worker that dies leaves it SENDING; when the
    claim has lapsed another takes it over, under the same ``key``.

    Phone and secret are sealed; the secret is gone once the message is at its end.
    ``key`` is unique, so one cause sends one text however often it is repeated.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField("去重键", max_length=120, unique=True)
    template = models.CharField("模板", max_length=40)
    facts = models.JSONField("内容", default=dict)
    phone_sealed = models.BinaryField("手机号码（密封）")
    secret_sealed = models.BinaryField("一次性内容（密封）", null=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="messages"
    )
    state = models.CharField(
        "状态",
        max_length=8,
        choices=MessageState.choices,
        default=MessageState.QUEUED,
    )
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    next_attempt_at = models.DateTimeField("下次发送时间")
    expires_at = models.DateTimeField("失效时间", null=True)
    sent_at = models.DateTimeField("发送时间", null=True)
    reference = models.CharField("服务商回执", max_length=100, blank=True)
    failure = models.CharField("失败原因", max_length=40, blank=True)
    created_at = models.DateTimeField("创建时间")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "短信"
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=[MessageState.QUEUED, MessageState.SENDING]),
                name="message_due",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MessageState.values), name="message_state_known"
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=MAX_ATTEMPTS), name="message_attempts_capped"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MessageState.QUEUED, MessageState.SENDING])
                | Q(secret_sealed__isnull=True),
                name="message_at_its_end_keeps_no_secret",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
                name="message_sent_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"

    def move_to(self, state: MessageState) -> None:
        """Take one step of the map.

        Raises:
            WrongState: the map has no such step.
        """
        if state not in MESSAGE_MOVES[self.state]:
            raise WrongState
        self.state = state
