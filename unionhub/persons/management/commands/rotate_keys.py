"""``manage.py rotate_keys``: to other keys while everything goes on (docs/keys.md)."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from unionhub.kernel import actor, clock
from unionhub.kernel.errors import DomainError
from unionhub.persons import epochs, rotation

LARGEST_BATCH = 5_000


class Command(BaseCommand):
    """Rotates, or only counts, or gives a key up. Killed, it goes on where it was."""

    help = "更换密封和索引密钥；中断后再次执行即从中断处继续。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Pace, and what else it can do."""
        parser.add_argument(
            "--batch", type=_size, default=rotation.BATCH, help="每批行数"
        )
        parser.add_argument(
            "--pause", type=float, default=0.0, help="每批之后等待的秒数"
        )
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument(
            "--check", action="store_true", help="只统计仍在使用旧密钥的内容"
        )
        instead.add_argument(
            "--canary", action="store_true", help="只核对在用密钥能否打开校验值"
        )
        instead.add_argument(
            "--retire", type=_key, metavar="PURPOSE:VERSION", help="停用旧密钥"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked.

        Raises:
            CommandError: one sentence, when it could not be done or not all is done.
        """
        try:
            if options["check"]:
                self._check()
            elif options["canary"]:
                self._canary()
            elif options["retire"]:
                self._retire(*options["retire"])
            else:
                self._rotate(rotation.Pace(options["batch"], options["pause"]))
        except DomainError as refusal:
            words = [refusal.detail, *map(str, refusal.facts.values())]
            raise CommandError(" ".join(words)) from refusal
        except OperationalError as fault:
            raise CommandError(
                f"数据库未能完成（{type(fault).__name__}），请再次执行。"
            ) from fault

    def _rotate(self, pace: rotation.Pace) -> None:
        counts = rotation.rotate(
            by=actor.system(), at=clock.now(), pace=pace, tell=self.stdout.write
        )
        self.stdout.write(f"已更换 {sum(counts.values())} 行（{epochs.target()}）")

    def _check(self) -> None:
        tally = rotation.check(at=clock.now())
        for what, counted in (("待更换", tally.pending), ("待本人", tally.lost)):
            for column, number in sorted(counted.items()):
                self.stdout.write(f"{what} {column} {number}")
        if left := tally.pending.total():
            raise CommandError(f"共检查 {tally.seen} 行，{left} 项仍待更换。")
        self.stdout.write(f"共检查 {tally.seen} 行，没有待更换的内容。")

    def _canary(self) -> None:
        if missing := epochs.missing():
            raise CommandError(f"密钥缺失或有误：{'、'.join(missing)}")
        self.stdout.write(f"在用密钥齐全（{epochs.target()}）")

    def _retire(self, purpose: str, version: int) -> None:
        at = clock.now()
        rotation.check(at=at)
        epoch = epochs.retire(purpose, version, by=actor.system(), at=at)
        self.stdout.write(f"已停用密钥 {epoch}，可从设置中删除。")


def _size(text: str) -> int:
    size = int(text) if text.isdigit() else 0
    if not 1 <= size <= LARGEST_BATCH:
        raise ArgumentTypeError(f"1 … {LARGEST_BATCH}")
    return size


def _key(text: str) -> tuple[str, int]:
    purpose, _, version = text.partition(":")
    if purpose not in epochs.PURPOSES or not version.isdigit():
        raise ArgumentTypeError(f"{' | '.join(epochs.PURPOSES)}:VERSION")
    return purpose, int(version)
