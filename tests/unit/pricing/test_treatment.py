"""How a sale is taxed, by where it goes and who buys."""

from __future__ import annotations

from typing import Any

import pytest

from flask_smartcheckout.pricing import (
    Buyer,
    Destination,
    Treatment,
    is_intra_community,
    territory,
)
from flask_smartcheckout.pricing.treatment import treat, vat_id_notice

from .builders import a_line, a_shop, eur, priced


def treated(to: Destination, buyer: Buyer | None = None, **shop: Any) -> Treatment:
    policy = a_shop(**shop)
    home = territory(Destination(policy.country))
    return treat(policy, home, territory(to), buyer or Buyer())


@pytest.mark.parametrize(
    ("country", "to", "kind", "where"),
    [
        ("NL", Destination("NL"), "domestic", "NL"),
        ("FR", Destination("MC"), "domestic", "MC"),
        ("MC", Destination("FR"), "domestic", "FR"),
        ("GB", Destination("IM"), "domestic", "IM"),
        ("GB", Destination("GB", "BT1 5GS"), "domestic", "XI"),
        ("GB", Destination("GB", "JE2 3AB"), "export", "JE"),
        ("GB", Destination("FR"), "export", "FR"),
        ("CH", Destination("LI"), "domestic", "LI"),
        ("CH", Destination("DE"), "export", "DE"),
        ("ES", Destination("ES", "35001"), "export", "ES-CN"),
        ("FI", Destination("AX"), "export", "AX"),
        ("PT", Destination("PT", "9000-081"), "domestic", "PT-30"),
        ("CA", Destination("CA", state="QC"), "domestic", "CA-QC"),
        ("NL", Destination("DE"), "oss", "DE"),
        ("NL", Destination("GB", "BT1 5GS"), "oss", "XI"),
        ("NL", Destination("GB", "BFPO 57"), "oss", "CY"),
        ("NL", Destination("NO"), "export", "NO"),
        ("NL", Destination("SM"), "export", "SM"),
        ("NL", Destination("AW"), "export", "AW"),
    ],
)
def test_the_place_decides(country: str, to: Destination, kind: str, where: str) -> None:
    treatment = treated(to, country=country)
    assert (treatment.kind, treatment.territory) == (kind, where)


@pytest.mark.parametrize(
    ("abroad", "kind", "reason", "where"),
    [
        ("oss", "oss", "one_stop_shop", "DE"),
        ("origin", "origin", "small_seller", "NL"),
        ("registered", "domestic", "registered", "DE"),
    ],
)
def test_the_merchant_says_whose_vat_it_is(abroad: str, kind: str, reason: str, where: str) -> None:
    assert treated(Destination("DE"), tax_abroad=abroad) == Treatment(kind, reason, where)


@pytest.mark.parametrize(
    ("buyer", "to", "moved"),
    [
        (Buyer("business", "DE136695976", "valid"), Destination("DE"), True),
        (Buyer("business", "de 136.695-976", "valid"), Destination("DE"), True),
        (Buyer("business", "EL094259216", "valid"), Destination("GR"), True),
        (Buyer("business", "XI123456789", "valid"), Destination("GB", "BT1 5GS"), True),
        (Buyer("business", "FR40303265045", "valid"), Destination("DE"), True),
        (Buyer("business", "NL001234567B01", "valid"), Destination("DE"), False),
        (Buyer("business", "GR094259216", "valid"), Destination("GR"), False),
        (Buyer("business", "136695976", "valid"), Destination("DE"), False),
        (Buyer("business", "CHE123456789", "valid"), Destination("DE"), False),
        (Buyer("business", "DE1", "valid"), Destination("DE"), False),
        (Buyer("business", None, "valid"), Destination("DE"), False),
        (Buyer("business", "DE136695976", "invalid"), Destination("DE"), False),
        (Buyer("business", "DE136695976", "unchecked"), Destination("DE"), False),
        (Buyer("business", "DE136695976", "unavailable"), Destination("DE"), False),
        (Buyer("consumer", "DE136695976", "valid"), Destination("DE"), False),
    ],
)
def test_only_a_confirmed_vat_id_of_another_member_state_moves_the_tax(
    buyer: Buyer, to: Destination, moved: bool
) -> None:
    assert (treated(to, buyer).kind == "reverse_charge") == moved


@pytest.mark.parametrize(
    ("buyer", "to", "notice"),
    [
        (Buyer("business", "DE136695976", "unavailable"), "DE", "vat_id_unavailable"),
        (Buyer("business", "DE136695976", "unchecked"), "DE", "vat_id_unchecked"),
        (Buyer("business", "DE136695976", "invalid"), "DE", "vat_id_invalid"),
        (Buyer("business", "NL001234567B01", "valid"), "DE", "vat_id_invalid"),
        (Buyer("business"), "DE", "vat_id_missing"),
        (Buyer("business", "DE136695976", "valid"), "DE", None),
        (Buyer("business", "NL001234567B01", "unavailable"), "NL", None),
        (Buyer("business", "CHE123456789", "unavailable"), "CH", None),
        (Buyer(), "DE", None),
    ],
)
def test_a_business_that_is_charged_vat_learns_why(
    buyer: Buyer, to: str, notice: str | None
) -> None:
    home = territory(Destination("NL"))
    assert vat_id_notice(buyer, home, territory(Destination(to))) == notice


@pytest.mark.parametrize(
    ("country", "to", "within"),
    [
        ("NL", Destination("DE"), True),
        ("NL", Destination("GB", "BT1 5GS"), True),
        ("FR", Destination("MC"), False),
        ("NL", Destination("NL"), False),
        ("NL", Destination("ES", "35001"), False),
        ("NL", Destination("CH"), False),
        ("CH", Destination("DE"), False),
        ("GB", Destination("GB", "BT1 5GS"), False),
    ],
)
def test_goods_go_from_one_member_state_to_another(
    country: str, to: Destination, within: bool
) -> None:
    home = territory(Destination(country))
    assert is_intra_community(home, territory(to)) == within


@pytest.mark.parametrize(
    ("arguments", "says"),
    [({"kind": "company"}, "consumer, business"), ({"vat_id_status": "ok"}, "valid, invalid")],
)
def test_a_buyer_is_of_a_known_kind_and_status(arguments: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Buyer(**arguments)


def test_export_and_reverse_charge_say_what_follows() -> None:
    mug = [a_line("mug", "121.00")]
    assert priced(a_shop(), mug, "CH").notices == ("duties_may_apply",)
    business = Buyer("business", "DE136695976", "valid")
    assert priced(a_shop(), mug, "DE", buyer=business).notices == ("reverse_charge",)
    assert priced(a_shop(), mug, "DE").notices == ()


def test_a_tax_service_that_collects_abroad_makes_it_an_import() -> None:
    quote = priced(
        a_shop(),
        [a_line("mug", "121.00")],
        Destination("US", "02134", "MA"),
        tax_rate=lambda destination, tax_class, day: "6.25" if destination.state == "MA" else None,
    )
    assert quote.treatment == Treatment("import", "tax_service", "US")
    assert (quote.net_total, quote.tax_total) == (eur("100.00"), eur("6.25"))
    assert not quote.tax_included


def test_a_shop_in_a_country_without_a_known_rate_still_sells_and_says_so() -> None:
    shop = a_shop(country="BR", currency="EUR")
    quote = priced(shop, [a_line("mug", "10.00")], "BR")
    assert (quote.total, quote.tax_total) == (eur("10.00"), eur("0"))
    assert quote.notices == ("tax_rate_unknown",)
