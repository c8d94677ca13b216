"""Examples that stand in the API document."""

from typing import Any, Final

_TOKENS: Final[dict[str, Any]] = {
    "access_token": "pV3nQ0mYvR2c7bS1xK9eT5wZ8uH4aJ",
    "refresh_token": "d6G1fL8kN3sB0qW7yM2oC5rX9tE4iU",
    "token_type": "Bearer",
    "expires_in": 7200,
}

SMS_CODE: Final[dict[str, Any]] = {
    "request": {"phone": "13800000000"},
    "answer": {"expires_in": 300, "resend_after": 60},
}
TOKEN: Final[dict[str, Any]] = {
    "request": {"grant_type": "sms_code", "phone": "13800000000", "code": "048213"},
    "answer": _TOKENS,
}
OAUTH_TOKEN: Final[dict[str, Any]] = {
    "request": {
        "grant_type": "refresh_token",
        "refresh_token": "d6G1fL8kN3sB0qW7yM2oC5rX9tE4iU",
        "client_id": "unionhub-app",
    },
    "answer": {**_TOKENS, "scope": "read write"},
}
OAUTH_REVOCATION: Final[dict[str, Any]] = {
    "request": {
        "token": "d6G1fL8kN3sB0qW7yM2oC5rX9tE4iU",
        "client_id": "unionhub-app",
    },
}
