import stat

from commands.keys import development_keys, new_keys


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path):
    file = tmp_path / "var" / "dev.env"

    first = development_keys(file)
    second = development_keys(file)

    assert first == second
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert first["SECRET_KEY"].startswith("dev-")
    assert first["UNIONHUB_PERSON_INDEX_KEYS"] != first["UNIONHUB_PHONE_INDEX_KEYS"]


def test_a_key_that_is_missing_is_added_and_the_others_stay(tmp_path):
    file = tmp_path / "dev.env"
    file.write_text("SECRET_KEY=dev-kept\n")

    keys = development_keys(file)

    assert keys["SECRET_KEY"] == "dev-kept"
    assert set(keys) == set(new_keys())
    assert development_keys(file) == keys


def test_no_two_machines_have_the_same_keys():
    assert set(new_keys().values()).isdisjoint(new_keys().values())
