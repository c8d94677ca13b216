"""What is asked of the rooms above before something happens here."""

from dataclasses import dataclass

from unionhub.kernel.actor import Actor


@dataclass(frozen=True)
class WhoseRegions:
    """Where are the unions at whose head this actor stands? Answers are codes."""

    actor: Actor
