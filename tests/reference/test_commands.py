from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from unionhub.audit.models import AuditEvent
from unionhub.kernel.actor import ActorKind
from unionhub.reference import calendar
from unionhub.reference.models import Region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]

HEAD = "code,name,level,parent_code"
SICHUAN = "510000,四川省,PROVINCE,"


@pytest.mark.parametrize(
    ("command", "rows"),
    [
        ("import_regions", 3316),
        ("import_industries", 117),
        ("import_dictionaries", 959),
    ],
)
def test_without_a_file_a_command_loads_what_comes_with_unionhub(command, rows):
    first, second = run(command), run(command)

    assert f"新增 {rows}，变更 0，未变 0，停用 0（版本 1）" in first
    assert f"新增 0，变更 0，未变 {rows}，停用 0（版本 1）" in second


def test_the_calendar_comes_from_the_package():
    first, second = run("import_calendar", "--until", "2027"), run("import_calendar")

    assert "calendar：新增 795" in first
    assert "新增 0，变更 0，未变 795，停用 0" in second
    assert calendar.is_confirmed(2026)
    assert not calendar.is_confirmed(2027)


def test_a_file_is_taken_over_from_its_day(tmp_path):
    path = tmp_path / "regions.csv"
    path.write_text(f"{HEAD}\n{SICHUAN}\n")

    said = run("import_regions", str(path), "--valid-from", "2026-10-01")

    assert "regions：新增 1，变更 0，未变 0，停用 0（版本 1）" in said
    assert str(Region.objects.get().valid_from) == "2026-10-01"
    event = AuditEvent.objects.get()
    assert (event.actor_kind, event.target_id) == (ActorKind.SYSTEM, "regions")


def test_a_bad_file_is_one_sentence_with_its_line(tmp_path):
    path = tmp_path / "regions.csv"
    path.write_text(f"{HEAD}\n{SICHUAN}\n510100,成都市,PREFECTURE,999999\n")

    with pytest.raises(CommandError) as refusal:
        run("import_regions", str(path))

    assert str(refusal.value) == "第 3 行：上级代码不存在。 (line=3)"
    assert not Region.objects.exists()


def test_a_list_that_was_cut_is_refused(tmp_path):
    run("import_regions")
    path = tmp_path / "regions.csv"
    path.write_text(f"{HEAD}\n{SICHUAN}\n")

    with pytest.raises(CommandError, match="ended=3315, allowed=200"):
        run("import_regions", str(path))

    assert Region.objects.filter(valid_to__isnull=True).count() == 3316


def test_a_day_must_be_a_day():
    with pytest.raises(CommandError, match="YYYY-MM-DD"):
        run("import_regions", "--valid-from", "morgen")


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()
