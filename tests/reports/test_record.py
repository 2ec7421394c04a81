from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from plugins.core.evidence import Evidence
from plugins.core.observation import Observation
from reports.record import SCHEMA, RunRecord, from_json, read, to_json, write

from .sample import HOLDS, STARTED, a_record, full_record


@pytest.fixture(scope="module")
def schema() -> jsonschema.Draft202012Validator:
    text = json.loads(SCHEMA.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(text)
    return jsonschema.Draft202012Validator(text)


@pytest.mark.parametrize(
    "record",
    [
        a_record(),
        replace(a_record(), outcome=None, ended=None, alive=True),
        replace(a_record(), observations=()),
        full_record(),
    ],
    ids=["ended", "running", "empty", "with all there can be"],
)
def test_a_record_fits_its_schema_and_comes_back_the_same(
    schema: jsonschema.Draft202012Validator, record: RunRecord, tmp_path: Path
) -> None:
    data = json.loads(json.dumps(to_json(record)))
    schema.validate(data)
    write(record, tmp_path / "results.json")
    # The cells that were owed are not kept twice: each has its observation.
    assert read(tmp_path / "results.json") == replace(record, plan=replace(record.plan, cells=()))


@pytest.mark.parametrize(
    "damage",
    [
        {"version": 1},
        {"notifications": [{}]},
        {"dry": None},
        {"totals": {"holds": 1}},
        {"surprise": 1},
        {"started": "yesterday"},
        {"fail_on": "P5"},
        {"observations": [{}]},
        {"exit": {"code": "1"}},
    ],
)
def test_the_schema_refuses_what_is_none(schema: jsonschema.Draft202012Validator, damage: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        schema.validate({**to_json(a_record()), **damage})


def test_the_schema_names_every_field() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert set(schema["$defs"]["observation"]["properties"]) == set(Observation.__dataclass_fields__)
    assert set(schema["$defs"]["evidence"]["properties"]) == set(Evidence.__dataclass_fields__)
    assert set(schema["properties"]) == set(to_json(a_record()))


def test_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="a record of version 1, this program reads versions 2 and 3"):
        from_json({**to_json(a_record()), "version": 1})


def test_a_record_of_the_version_before_fits_the_schema_and_is_read(schema: jsonschema.Draft202012Validator) -> None:
    """In which nobody said of an answer whether it was shared: none was."""
    record = full_record()
    before = json.loads(json.dumps(to_json(record)).replace(', "shared": false', ""))
    assert "shared" not in json.dumps(before)
    schema.validate({**before, "version": 2})
    assert from_json({**before, "version": 2}) == from_json(to_json(record))


def test_that_an_answer_was_shared_comes_back(schema: jsonschema.Draft202012Validator) -> None:
    piece = Evidence("command", "two", "ps", STARTED, 0.01, 0, "table", shared=True)
    shared = replace(a_record(), observations=(replace(HOLDS, evidence=(piece,)),))
    data = json.loads(json.dumps(to_json(shared)))
    schema.validate(data)
    assert from_json(data).observations[0].evidence == (piece,)


def test_totals_count_every_cell_once() -> None:
    record = a_record()
    assert sum(record.totals.values()) == len(record.observations) == 5
    assert {verdict.value: count for verdict, count in record.totals.items() if count} == dict.fromkeys(
        ["holds", "violated", "unknown", "not applicable", "not run"], 1
    )
