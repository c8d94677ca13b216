"""``python -m tests.faults.stage COUNT``: a migrated database with a union that admits
by itself and COUNT workers who have signed in; prints its region and their tokens."""

import json
import sys

import django
from django.core.management import call_command

django.setup()

from members.organisations.choices import UnionLevel as Level  # noqa: E402 (needs setup)
from tests.client import token_for  # noqa: E402
from tests.factories import accounts, tree  # noqa: E402


def main(count: int) -> None:
    """Build it through the real operations."""
    call_command("migrate", verbosity=0)
    root = tree.province()
    city = tree.federation(root, Level.PREFECTURE, tree.CHENGDU)
    county = tree.federation(city, Level.COUNTY, tree.JINJIANG)
    union = tree.township(county, tree.DONGHU, admission="AUTO")
    tokens = [token_for(accounts.worker(phone(number))) for number in range(count)]
    sys.stdout.write(json.dumps({"region": union.territory_id, "tokens": tokens}))


def phone(number: int) -> str:
    """A mobile number for each; the last digits tell the sandbox that all is well."""
    return f"139{number:07d}1"


if __name__ == "__main__":
    main(int(sys.argv[1]))
