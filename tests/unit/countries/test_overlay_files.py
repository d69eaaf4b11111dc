"""The overlay files: every fact has a source and a date."""

import datetime
import re
import tomllib
from importlib.resources import files
from typing import Any

import pytest

from flask_smartcheckout.countries import codes

DATA = files("flask_smartcheckout.countries") / "data"
SHARED = {"phone_changes.toml", "phone_examples.toml", "tax_numbers.toml", "vat_numbers.toml"}
FILES = sorted(
    (entry for entry in DATA.iterdir() if entry.name not in SHARED), key=lambda entry: entry.name
)
TOP = set(
    "area_constant area_in_city area_kind areas city_in_street einvoice family_name_first fields"
    " format latin_format number_first number_separator order phone_older phone_region postcode"
    " sources suggestions tax_id widths".split()
)
POSTCODE = set("examples kind none older only pattern prefixes shapes strictness".split())
AREAS = set(
    "added aliases cities codes left_out list mismatch names neighbours postcodes unknown"
    " written".split()
)
FIELD = {"need", "label", "help", "example"}
TAX_ID = {"asked", "kinds"}
EINVOICE = {"characters", "lengths"}


def facts_of(data: dict[str, Any]) -> set[str]:
    found = set()
    for key, value in data.items():
        if key in ("postcode", "areas", "fields", "tax_id", "einvoice"):
            found |= {f"{key}.{inner}" for inner in value}
        elif key != "sources":
            found.add(key)
    return found


@pytest.fixture(params=FILES, ids=lambda entry: entry.name)
def data(request: pytest.FixtureRequest) -> dict[str, Any]:
    parsed: dict[str, Any] = tomllib.loads(request.param.read_text("utf-8"))
    return parsed


@pytest.mark.parametrize("entry", FILES, ids=lambda entry: entry.name)
def test_file_is_named_after_a_territory(entry: Any) -> None:
    assert entry.name.endswith(".toml")
    assert entry.name[:-5].upper() in codes()


def test_only_known_keys(data: dict[str, Any]) -> None:
    assert set(data) <= TOP
    assert set(data.get("postcode", {})) <= POSTCODE
    assert set(data.get("areas", {})) <= AREAS
    assert set(data.get("tax_id", TAX_ID)) == TAX_ID
    assert set(data.get("einvoice", EINVOICE)) == EINVOICE
    for field in data.get("fields", {}).values():
        assert set(field) <= FIELD


def test_every_fact_has_a_source_and_a_date(data: dict[str, Any]) -> None:
    sourced = set()
    for source in data["sources"]:
        assert source["source"]
        assert isinstance(source["recorded"], datetime.date)
        assert isinstance(source.get("checked", source["recorded"]), datetime.date)
        sourced |= set(source["facts"])
    assert sourced == facts_of(data)


def shared_facts(name: str) -> dict[str, Any]:
    parsed: dict[str, Any] = tomllib.loads((DATA / name).read_text("utf-8"))
    return parsed


def test_every_shared_fact_has_a_source_and_a_date() -> None:
    vat = shared_facts("vat_numbers.toml")
    sourced = {fact for source in vat["sources"] for fact in source["facts"]}
    assert sourced == set(vat) - {"sources"}
    for source in (*vat["sources"], *shared_facts("tax_numbers.toml").values()):
        assert source["source"]
        assert isinstance(source["recorded"], datetime.date)


def test_shared_facts_have_only_known_keys() -> None:
    must = {"validator", "lengths", "characters"}
    may = {"prefix", "before", "after", "tail", "unsure", "source", "recorded"}
    for facts in shared_facts("tax_numbers.toml").values():
        assert must <= set(facts) <= must | may
    for facts in shared_facts("vat_numbers.toml")["countries"].values():
        assert must | {"prefix", "example"} <= set(facts) <= must | {"prefix", "example", "before"}


def test_former_phone_numbers_are_shorter_than_those_of_today(data: dict[str, Any]) -> None:
    """A plan that grew: what it took before, digits only and never any length."""
    assert re.fullmatch(r"(?:\[\d-\d\])?\\d\{\d(?:,\d)?\}", data.get("phone_older", r"\d{8}"))


def test_every_change_of_phone_prefixes_has_a_source() -> None:
    changes = shared_facts("phone_changes.toml")
    facts = {"abroad", *(f"prefixes.{code}" for code in changes["prefixes"])}
    assert {fact for source in changes["sources"] for fact in source["facts"]} == facts
    assert all(source["source"] and source["recorded"] for source in changes["sources"])
