"""Long figures: parameters from the command line in, a report out."""

import os
from pathlib import Path


class Campaign:
    """What ``./test --campaign NAME=VALUE …`` gave, and the figures that came out."""

    def __init__(self) -> None:
        given = os.environ.get("UNIONHUB_CAMPAIGN", "").split()
        self.parameters = dict(pair.split("=", 1) for pair in given)
        self.figures: list[tuple[str, str]] = []

    def number(self, name: str, default: int) -> int:
        """A parameter; its use is noted in the report."""
        value = int(self.parameters.get(name, default))
        self.figure(f"parameter {name}", value)
        return value

    def figure(self, name: str, value: object) -> None:
        """Note one line of the report."""
        if (name, str(value)) not in self.figures:
            self.figures.append((name, str(value)))

    def write(self) -> None:
        """Write the report, where ``./test`` wants it."""
        file = os.environ.get("UNIONHUB_CAMPAIGN_REPORT")
        if not file or not self.figures:
            return
        lines = [f"| {name} | {value} |" for name, value in self.figures]
        table = ["| figure | value |", "|---|---|", *lines]
        Path(file).write_text("\n".join(table) + "\n", encoding="utf-8")
