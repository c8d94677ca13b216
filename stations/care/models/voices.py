"""What each person told, and how that person follows it."""

from typing import Self
from uuid import UUID

from django.db.models import (
    PROTECT,
    BinaryField,
    BooleanField,
    CharField,
    CheckConstraint,
    DateTimeField,
    ForeignKey,
    Model,
    Q,
    UniqueConstraint,
    UUIDField,
)

from stations.care.choices import LONGEST_TEXT
from stations.care.models.reports import StationReport
from stations.care.models.suggestions import SiteSuggestion
from stations.places.models import Station, is_keeper
from unionhub.kernel import masking, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges

DIGEST = 32


class VoiceQuerySet(ScopedQuerySet["Voice"]):
    """What was told, as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """About stations and sites that the actor may see; a keeper sees no sites."""
        here = Station.objects.visible_to(actor)
        told = Q(report__station__in=here)
        if is_keeper(actor):
            return self.filter(told).marked(actor)
        wished = in_ranges("suggestion__org_path", actor.scope)
        return self.filter(told | wished).marked(actor)

    def of(self, matter: UUID) -> Self:
        """About one matter, a report or a suggested site."""
        return self.filter(Q(report=matter) | Q(suggestion=matter))


class Voice(Model):
    """What one person told about one matter: a report, or a suggested site.

    Who it was nobody keeps: a receipt, of which only the digest stands here, lets the
    person follow the matter; a phone number is sealed, and cleared some time after
    the end. A text with a word of the list is held back until an officer lets it
    through.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    report = ForeignKey(
        StationReport, PROTECT, null=True, related_name="voices", verbose_name="反映"
    )
    suggestion = ForeignKey(
        SiteSuggestion, PROTECT, null=True, related_name="voices", verbose_name="建议"
    )
    receipt_digest = BinaryField("回执摘要", max_length=DIGEST)
    text = CharField("内容", max_length=LONGEST_TEXT, blank=True)
    is_held = BooleanField("内容待查看", default=False)
    phone_sealed = BinaryField("联系电话（密封）", null=True)
    told_at = DateTimeField("反映时间")

    objects = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "群众所述"
        constraints = [
            CheckConstraint(
                condition=Q(report__isnull=True, suggestion__isnull=False)
                | Q(report__isnull=False, suggestion__isnull=True),
                name="voice_is_about_one_matter",
            ),
            UniqueConstraint(fields=["receipt_digest"], name="voice_receipt_once"),
            CheckConstraint(
                condition=Q(is_held=False) | ~Q(text=""), name="voice_held_has_a_text"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def shown_text(self) -> str:
        """What officers read: nothing while it is held back."""
        return "" if self.is_held else self.text

    @property
    def masked_phone(self) -> str:
        """The phone number as officers see it."""
        if self.phone_sealed is None:
            return ""
        return masking.phone(sealing.unseal(self, "phone_sealed"))
