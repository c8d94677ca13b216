"""What the log says: one line an event, with the request's number, without persons."""

import json
import logging
from contextvars import ContextVar
from datetime import datetime
from typing import Final

from unionhub.kernel import masking
from unionhub.kernel.clock import SHANGHAI

# The only value that travels beside the call: a log line cannot be handed a request.
REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id", default="")


class Lines(logging.Formatter):
    """JSON for machines, plain text for a developer; numbers of persons are dropped.

    The scrubbing also covers tracebacks, where the database repeats values. A caller
    gives ``extra={"facts": {...}}``: fields of their own, our words and counts only.
    """

    def __init__(self, *, structured: bool = True) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self.structured = structured

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        number, facts = REQUEST_ID.get(), getattr(record, "facts", {})
        if not self.structured:
            parts = [super().format(record), *(str(fact) for fact in facts.values())]
            parts.append(f"[{number}]" if number else "")
            return masking.scrub(" ".join(part for part in parts if part))
        line = {
            "time": datetime.fromtimestamp(record.created, SHANGHAI).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": masking.scrub(record.getMessage()),
            "request_id": number,
            **facts,
        }
        if record.exc_info:
            line["trace"] = masking.scrub(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)
