"""What the toolkit itself would warn of in production: nothing."""

from django.core.checks import run_checks


def test_the_token_settings_follow_rfc_9700():
    found = run_checks(include_deployment_checks=True)

    assert [m for m in found if (m.id or "").startswith("oauth2_provider")] == []
