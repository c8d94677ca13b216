import pytest
import yaml
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from openapi_spec_validator import validate

from tests.web import urls
from unionhub.web.schema import operation


@pytest.fixture(scope="module")
def schema():
    described = [urls.BudgetPage, urls.EffectView, urls.DetailView]
    patterns = [p for p in urls.api if getattr(p.callback, "cls", None) in described]
    GENERATOR_STATS.reset()
    generator = SchemaGenerator(patterns=patterns)
    return generator.get_schema(request=None, public=True)


def codes(operation, status):
    content = operation["responses"][status]["content"]["application/problem+json"]
    return [e["value"]["code"] for e in content["examples"].values()]


def test_the_description_is_valid_and_made_without_warning(schema):
    validate(schema)

    assert schema["openapi"] == "3.1.1"
    assert not GENERATOR_STATS


def test_a_write_tells_its_body_answer_key_and_refusals(schema):
    post = schema["paths"]["/effects"]["post"]

    headers = {p["name"]: p["required"] for p in post["parameters"]}
    body = post["requestBody"]["content"]["application/json"]
    answer = post["responses"]["201"]["content"]["application/json"]
    assert (post["operationId"], post["tags"]) == ("write_effect", ["会员"])
    assert headers == {"Idempotency-Key": True}
    assert body["examples"]["请求示例"]["value"] == {"amount_fen": 5}
    assert answer["examples"]["答复示例"]["value"] == {"id": 1}
    assert set(codes(post, "400")) >= {"malformed_json", "key_required", "invalid_key"}
    assert codes(post, "409") == ["wrong_state", "in_flight"]
    assert codes(post, "422") == ["key_reused"]
    # Nobody has to show a token; one that is shown must be good.
    assert codes(post, "401") == ["invalid_token"]


def test_a_list_tells_its_filters_and_its_paging(schema):
    get = schema["paths"]["/budgets"]["get"]

    names = {p["name"] for p in get["parameters"]}
    page = get["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    assert names == {"limit", "cursor", "with_total", "scope", "least", "full", "kinds"}
    assert page.endswith("/BudgetPage")
    assert "invalid_cursor" in codes(get, "400")


def test_a_list_in_a_query_is_separated_by_commas(schema):
    get = schema["paths"]["/budgets"]["get"]

    kinds = next(p for p in get["parameters"] if p["name"] == "kinds")
    assert (kinds["style"], kinds["explode"]) == ("form", False)


def test_a_door_for_some_tells_who_is_refused(schema):
    put = schema["paths"]["/details/{id}"]["put"]

    assert put["security"] == [{"bearerAuth": []}]
    assert codes(put, "401") == ["not_authenticated", "invalid_token"]
    assert codes(put, "404") == ["not_found"]
    assert codes(put, "409") == ["already_open"]
    assert codes(put, "410") == ["join_code_expired"]
    assert codes(put, "412") == ["stale_version"]


def test_there_is_one_shape_of_problems(schema):
    problems = [name for name in schema["components"]["schemas"] if "Problem" in name]

    assert sorted(problems) == ["FieldProblem", "Problem"]


@pytest.mark.parametrize("wrong", [{"tag": "某人"}, {"refusals": ("no_such_code",)}])
def test_a_description_that_names_what_is_not_there_is_refused(wrong):
    sound = {
        "operation_id": "x",
        "tag": "公共",
        "summary": "x",
        "description": "x",
        "answers": {200: None},
    }

    with pytest.raises(ValueError, match=r"not one of|Not in the catalogue"):
        operation(**(sound | wrong))


@pytest.mark.django_db
def test_the_description_is_served_as_yaml_in_chinese(client):
    answer = client.get("/api/v1/schema", headers={"accept-language": "en"})

    served = yaml.safe_load(answer.content)
    problems = served["paths"]["/api/v1/problems"]["get"]
    assert problems["summary"] == "错误代码一览"
    assert "参数" in answer.content.decode()
