"""How these tests read a refusal."""

from unionhub.kernel.errors import InvalidValue


def refusal(function, *args, **kwargs) -> tuple[str, str]:
    """The (field, code) with which a call is refused; a call that passes fails."""
    try:
        passed = function(*args, **kwargs)
    except InvalidValue as refused:
        return refused.field, refused.reason
    raise AssertionError(f"Nothing was refused: {passed!r}")


def passed_or_refused(function, *args, **kwargs):
    """What a call returns, or None where it is refused by name; nothing else passes."""
    try:
        return function(*args, **kwargs)
    except InvalidValue:
        return None
