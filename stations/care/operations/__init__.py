"""What happens to what the public tells: reports of stations, suggested sites."""

from stations.care.operations.photos import show
from stations.care.operations.reports import (
    Telling,
    confirm,
    reject,
    respond,
    settle,
    start,
    tell,
)
from stations.care.operations.suggestions import (
    Plan,
    Wish,
    adopt,
    decline,
    suggest,
    survey,
)
from stations.care.operations.voices import Heard, let_through, voice_of

__all__ = [
    "Heard",
    "Plan",
    "Telling",
    "Wish",
    "adopt",
    "confirm",
    "decline",
    "let_through",
    "reject",
    "respond",
    "settle",
    "show",
    "start",
    "suggest",
    "survey",
    "tell",
    "voice_of",
]
