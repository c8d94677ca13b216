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
    "requests": {
        "手机验证码": {
            "grant_type": "sms_code",
            "phone": "13800000000",
            "code": "482136",
        },
        "干部密码": {
            "grant_type": "password",
            "username": "jinjiang-01",
            "password": "correct-horse-battery",
            "otp": "482136",
        },
        "微信": {
            "grant_type": "wechat_code",
            "code": "0b3Xq1000aKdT12xYz",
            "phone_code": "e31968a7f94cc5ee",
        },
    },
    "answer": _TOKENS,
}
_SEED: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_OFFICER: Final = {"username": "jinjiang-01", "password": "correct-horse-battery"}
SECOND_FACTOR: Final[dict[str, Any]] = {
    "request": _OFFICER,
    "answer": {
        "secret": _SEED,
        "otpauth_uri": (
            f"otpauth://totp/UnionHub:jinjiang-01?secret={_SEED}&issuer=UnionHub"
            "&algorithm=SHA1&digits=6&period=30"
        ),
        "qr_svg": '<svg width="180" height="180" class="segno">…</svg>',
    },
}
SECOND_FACTOR_CONFIRMATION: Final[dict[str, Any]] = {
    "request": _OFFICER | {"otp": "482136"},
    "answer": {"recovery_codes": ["7K3M-Q9TD-2FVA-X8HC", "B4NR-6WZE-0PJS-5GY1"]},
}
OAUTH_TOKEN: Final[dict[str, Any]] = {
    "requests": {
        "续期": {
            "grant_type": "refresh_token",
            "refresh_token": "d6G1fL8kN3sB0qW7yM2oC5rX9tE4iU",
            "client_id": "unionhub-app",
        },
        "系统对接": {
            "grant_type": "client_credentials",
            "client_id": "payroll-of-district",
            "client_secret": "mA4vB7nX2cZ9lK6jH3gF8dS5aQ1wE0rT",
            "scope": "member:read",
        },
    },
    "answer": {**_TOKENS, "scope": "read write"},
}
OAUTH_REVOCATION: Final[dict[str, Any]] = {
    "request": {
        "token": "d6G1fL8kN3sB0qW7yM2oC5rX9tE4iU",
        "client_id": "unionhub-app",
    },
}
