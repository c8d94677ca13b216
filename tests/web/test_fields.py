import pytest

SOUND = {
    "line": "阿衣古丽",
    "note": "第一行\n第二行",
    "code": "A",
    "number": -5,
    "amount_fen": 100_000_000_000_000,
    "flag": False,
    "day": "2024-02-29",
    "instant": "2026-11-23T10:00:00+08:00",
    "key": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
    "name": "阿衣古丽·买买提",
    "phone": "13800138000",
    "codes": ["A", "B"],
    "items": [{"name": "甲"}],
}


def refused(as_anyone, field, value):
    problem = as_anyone.post("/api/v1/echo", {field: value}, expect=400)
    return problem["errors"][0]["code"]


def test_sound_values_pass_unchanged(as_anyone):
    assert as_anyone.post("/api/v1/echo", SOUND, expect=200) == SOUND


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("line", 5, "not_a_string"),
        ("line", True, "not_a_string"),
        ("line", ["a"], "not_a_string"),
        ("line", {"a": 1}, "not_a_string"),
        ("line", None, "null_not_allowed"),
        ("line", "", "required"),
        ("line", "\u3000 \u3000", "required"),
        ("line", "a" * 11, "too_long"),
        ("line", "a" * 1_000_000, "too_long"),
        ("line", "a\u0007b", "invalid_character"),
        ("line", "a\u0085b", "invalid_character"),
        ("line", "张\r\n三", "invalid_character"),
        ("line", "张\n三", "invalid_character"),
        ("line", "a\tb", "invalid_character"),
        ("line", "张\u202e三", "invalid_character"),
        ("line", "张\u2066三", "invalid_character"),
        ("line", "张\u200b三", "invalid_character"),
        ("line", "\u200b\u200d", "invalid_character"),
        ("line", "a\ufeffb", "invalid_character"),
        ("line", "a\ufffeb", "invalid_character"),
        ("line", "a\uffffb", "invalid_character"),
        ("line", "a\ufdd0b", "invalid_character"),
        ("line", "a\ue000b", "invalid_character"),
        ("line", "a\U0010fffdb", "invalid_character"),
        ("line", "a\u2028b", "invalid_character"),
        ("note", "a\u001bb", "invalid_character"),
        ("note", "a" * 51, "too_long"),
        ("code", "C", "invalid_choice"),
        ("code", [], "invalid_choice"),
        ("code", {}, "invalid_choice"),
        ("code", True, "invalid_choice"),
        ("code", "", "invalid_choice"),
        ("number", 6, "out_of_range"),
        ("number", -6, "out_of_range"),
        ("number", 2**63, "out_of_range"),
        ("number", "1", "not_an_integer"),
        ("number", "１２", "not_an_integer"),
        ("number", 1.0, "not_an_integer"),
        ("number", True, "not_an_integer"),
        ("number", [], "not_an_integer"),
        ("amount_fen", 0, "not_positive"),
        ("amount_fen", -1, "not_positive"),
        ("amount_fen", 100_000_000_000_001, "out_of_range"),
        ("amount_fen", "100", "not_an_integer"),
        ("amount_fen", 0.1, "not_an_integer"),
        ("amount_fen", False, "not_an_integer"),
        ("flag", "true", "not_a_boolean"),
        ("flag", "yes", "not_a_boolean"),
        ("flag", 1, "not_a_boolean"),
        ("flag", None, "null_not_allowed"),
        ("day", "2024-02-30", "invalid_date"),
        ("day", "1900-02-29", "invalid_date"),
        ("day", "20240101", "invalid_date"),
        ("day", "2024-W01-1", "invalid_date"),
        ("day", "2024-1-1", "invalid_date"),
        ("day", "２０２４-01-01", "invalid_date"),
        ("day", "10000-01-01", "invalid_date"),
        ("day", 20240101, "invalid_date"),
        ("day", "0001-01-01", "out_of_range"),
        ("day", "9999-12-31", "out_of_range"),
        ("instant", "2026-11-23T10:00:00", "zone_required"),
        ("instant", "1986-05-04T02:30:00", "zone_required"),
        ("instant", "2026-11-23", "invalid_datetime"),
        ("instant", "2026-11-23 10:00:00+08:00", "invalid_datetime"),
        ("instant", "2026-11-23T24:00:00+08:00", "invalid_datetime"),
        ("instant", "2026-11-23T23:59:60+08:00", "invalid_datetime"),
        ("instant", "2026-02-30T10:00:00+08:00", "invalid_datetime"),
        ("instant", "2026-11-23T10:00:00+23:59", "invalid_datetime"),
        ("instant", "2026-11-23T10:00:00+24:00", "invalid_datetime"),
        ("instant", "2026-11-23T10:00:00.1234567+08:00", "invalid_datetime"),
        ("instant", "9999-12-31T23:59:59-14:00", "out_of_range"),
        ("instant", 5, "invalid_datetime"),
        ("key", "abc", "invalid_uuid"),
        ("key", "019aa0e46c007cc398c4dc0c0c07398f", "invalid_uuid"),
        ("key", 5, "invalid_uuid"),
        ("credit_code", "123", "uscc_length"),
        ("credit_code", 5, "not_a_string"),
        ("phone", "12345678901", "phone_format"),
        ("phone", "1" * 300, "too_long"),
        ("name", "=1+1", "invalid_character"),
        ("codes", "A", "not_a_list"),
        ("codes", {"0": "A"}, "not_a_list"),
        ("codes", ["A", "B", "C"], "too_many_items"),
        ("codes", ["A", "A"], "duplicate_item"),
        ("codes", ["A", "X"], "invalid_choice"),
        ("items", [5], "not_an_object"),
        ("items", {"name": "a"}, "not_a_list"),
        ("items", [{"name": "a"}, {}], "required"),
        ("items", [{"name": "a", "x": 1}], "unknown_field"),
        ("nobody", 1, "unknown_field"),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused(as_anyone, field, value, code):
    assert refused(as_anyone, field, value) == code


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("  a\u3000", "a"),
        ("e\u0301", "é"),
        ("𠮷\u4dae", "𠮷\u4dae"),
        ("\U0002ebf0\U000323af", "\U0002ebf0\U000323af"),
        ("<b>%s'--", "<b>%s'--"),
        ("{{7*7}}", "{{7*7}}"),
    ],
)
def test_text_is_kept_in_one_form_whatever_it_looks_like(as_anyone, value, kept):
    assert as_anyone.post("/api/v1/echo", {"line": value}, expect=200) == {"line": kept}


def test_a_note_keeps_its_line_breaks_in_one_form(as_anyone):
    echoed = as_anyone.post("/api/v1/echo", {"note": "a\r\nb"}, expect=200)

    assert echoed == {"note": "a\nb"}


def test_an_instant_is_told_in_local_time(as_anyone):
    sent = {"instant": "2026-11-23T02:00:00Z"}

    echoed = as_anyone.post("/api/v1/echo", sent, expect=200)

    assert echoed == {"instant": "2026-11-23T10:00:00+08:00"}


def test_every_fault_is_told_at_once_with_its_place(as_anyone):
    sent = {"second": "5", "third": 1, "13800138000": 1}

    problem = as_anyone.post("/api/v1/needed", sent, expect=400)

    assert problem["code"] == "validation_failed"
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [
        ("#/first", "required"),
        ("#/second", "not_an_integer"),
        ("#/third", "unknown_field"),
        ("#", "unknown_field"),
    ]
    assert "13800138000" not in str(problem)


def test_faults_in_lists_are_pointed_at(as_anyone):
    sent = {"items": [{"name": "a"}, {"name": 5}], "codes": ["A", "X"]}

    problem = as_anyone.post("/api/v1/echo", sent, expect=400)

    assert {(e["pointer"], e["code"]) for e in problem["errors"]} == {
        ("#/items/1/name", "not_a_string"),
        ("#/codes/1", "invalid_choice"),
    }


@pytest.mark.parametrize(
    ("query", "understood"),
    [
        ("", {}),
        ("least=5&full=true", {"least": 5, "full": True}),
        ("full=false", {"full": False}),
        ("kinds=A,B", {"kinds": ["A", "B"]}),
    ],
)
def test_a_query_is_read_from_its_one_plain_form(as_anyone, query, understood):
    assert as_anyone.get(f"/api/v1/query?{query}") == understood


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("nope=1", "?nope", "unknown_parameter"),
        ("scope__startswith=a", "?scope__startswith", "unknown_parameter"),
        ("least=1&least=2", "?least", "duplicate_parameter"),
        ("least=1.0", "?least", "not_an_integer"),
        ("least=%EF%BC%91", "?least", "not_an_integer"),
        ("least=01", "?least", "not_an_integer"),
        ("least=-1", "?least", "out_of_range"),
        ("least=9223372036854775808", "?least", "out_of_range"),
        ("full=maybe", "?full", "not_a_boolean"),
        ("full=True", "?full", "not_a_boolean"),
        ("kinds=A,X", "?kinds", "invalid_choice"),
        ("scope=", "?scope", "required"),
        ("cursor=x", "?cursor", "unknown_parameter"),
    ],
)
def test_a_query_that_is_not_understood_is_refused(as_anyone, query, pointer, code):
    problem = as_anyone.get(f"/api/v1/query?{query}", expect=400)

    fault = problem["errors"][0]
    assert (problem["code"], fault["code"]) == (code, code)
    assert fault["pointer"].split("/")[0] == pointer


def test_a_post_takes_no_query(as_anyone):
    problem = as_anyone.post("/api/v1/echo?x=1", {}, expect=400)

    assert problem["code"] == "unknown_parameter"
