"""Development keys, made once and kept out of the repository."""

import base64
import os
import secrets
from pathlib import Path

SECRETS = (
    "UNIONHUB_SEALING_KEYS",
    "UNIONHUB_PERSON_INDEX_KEYS",
    "UNIONHUB_PHONE_INDEX_KEYS",
)


def development_keys(file: Path) -> dict[str, str]:
    """The keys of ``file``, which only its owner reads; missing ones are made.

    They stay as they are from then on: what is sealed in the demo database can be
    opened with them only.
    """
    kept = _read(file)
    missing = {name: value for name, value in new_keys().items() if name not in kept}
    if missing:
        _append(file, missing)
    return kept | missing


def _read(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    lines = file.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def new_keys() -> dict[str, str]:
    """A full set of random keys, good for one machine only."""
    keys = {name: f"1:{_random_key()}" for name in SECRETS}
    return {"SECRET_KEY": f"dev-{secrets.token_urlsafe(50)}"} | keys


def _random_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _append(file: Path, keys: dict[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w") as stream:
        stream.writelines(f"{name}={value}\n" for name, value in keys.items())
