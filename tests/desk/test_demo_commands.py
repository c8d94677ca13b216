import pytest
from django.core.management import CommandError, call_command

from members.organisations.models import Employer
from tests.factories import tree


@pytest.mark.parametrize("command", ["load_demo", "demo_logins"])
def test_nothing_happens_outside_the_demo(command, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="UNIONHUB_DEMO=1"):
        call_command(command)


@pytest.mark.django_db
def test_a_tree_that_is_not_the_demos_is_left_alone(settings):
    settings.DEMO = True
    tree.province()

    with pytest.raises(CommandError, match="不是演示数据"):
        call_command("load_demo")

    assert not Employer.objects.exists()
