from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest
from itsdangerous import URLSafeSerializer

from flask_smartcheckout.tracking.token import (
    LIFETIME,
    BadToken,
    ExpiredToken,
    issue,
    new_tracking_id,
    read,
)

from .shopper import NOON, SECRET, facts


def test_the_facts_come_back_as_they_were() -> None:
    given = facts(country="CH", currency="CHF", value=9900, form_version="0.1.0")
    assert read(SECRET, issue(SECRET, given), NOON) == given


@pytest.mark.parametrize("wrong", ["", ".", "a.b", "é", "WyJhIl0.x", "\ud800"])
def test_what_we_did_not_sign_is_refused(wrong: str) -> None:
    with pytest.raises(BadToken):
        read(SECRET, wrong, NOON)


def test_a_changed_token_and_another_secret_are_refused() -> None:
    token = issue(SECRET, facts())
    for forged, secret in [(token[:-1] + "AB", SECRET), ("A" + token, SECRET), (token, "other")]:
        with pytest.raises(BadToken):
            read(secret, forged, NOON)


def test_a_token_of_another_purpose_is_refused() -> None:
    other = URLSafeSerializer(SECRET, salt="smartcheckout-dashboard").dumps(["a"] * 9)
    assert isinstance(other, str)
    with pytest.raises(BadToken):
        read(SECRET, other, NOON)


def test_a_token_lasts_as_long_as_it_says() -> None:
    token = issue(SECRET, facts())
    assert read(SECRET, token, NOON + LIFETIME).issued_at == NOON
    with pytest.raises(ExpiredToken):
        read(SECRET, token, NOON + LIFETIME + timedelta(seconds=1))


def test_a_change_within_a_page_keeps_its_clock_and_another_page_starts_one() -> None:
    later = NOON + timedelta(minutes=5)
    now = {"country": "BE", "locale": "fr", "value": 5000, "lines": 3}
    revised, reopened = facts().revise(later, **now), facts().reopen(later, **now)
    assert (revised.country, revised.value, revised.issued_at) == ("BE", 5000, NOON)
    assert (reopened.country, reopened.value, reopened.issued_at) == ("BE", 5000, later)
    assert revised.revised == reopened.revised > facts().revised
    assert revised.tracking_id == reopened.tracking_id == facts().tracking_id


def test_a_page_that_was_open_before_an_upgrade_goes_on() -> None:
    first_release = list(asdict(facts()).values())[:9]
    token = URLSafeSerializer(SECRET, salt="smartcheckout-events").dumps(first_release)
    assert read(SECRET, str(token), NOON) == facts()


@pytest.mark.parametrize(("sample", "share"), [(0, 0), (0.25, 0.25), (1, 1)])
def test_a_sample_is_a_share_of_the_checkouts_each_whole(sample: float, share: float) -> None:
    ids = [f"visit-{number}" for number in range(2_000)]
    picked = sum(facts(one, sample=sample).is_sampled for one in ids)
    assert abs(picked / 2_000 - share) < 0.03


def test_tracking_ids_are_random() -> None:
    assert len({new_tracking_id() for _ in range(100)}) == 100
