"""What the columns of a shop's own table mean, read from their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from unicodedata import combining, normalize

from .columns import Column, Kind

# Names as they are compared: lower case, without accents, underscores and other signs.
_ORDER = {
    "id": "checkoutid smartcheckoutid checkoutorderid idempotencykey",
    "total": "total totalprice totalamount totalcost ordertotal grandtotal amount orderamount"
    " price",
    "amount_due": "amountdue totaldue amounttopay",
    "subtotal": "subtotal itemstotal goodstotal",
    "discount": "discount discounttotal discountamount totaldiscount",
    "shipping_total": "shippingtotal shippingcost shippingcosts shippingprice shippingamount"
    " shippingfee deliverycost deliverycosts deliveryprice deliveryfee",
    "tax_total": "taxtotal taxamount totaltax vattotal vatamount totalvat",
    "net_total": "nettotal totalnet netamount totalexcltax totalexclvat",
    "currency": "currency currencycode",
    "note": "note notes comment comments remark remarks message ordernote ordernotes"
    " ordercomment customernote deliverynote deliverynotes deliveryinstructions"
    " specialinstructions opmerking opmerkingen bemerkung kommentar commentaire",
    "shipping_method": "shippingmethod deliverymethod shippingoption shippingtype deliverytype",
    "pickup_point": "pickuppoint pickuppointid pickuplocation pickuplocationid servicepoint"
    " servicepointid parcelshop parcelshopid afhaalpunt paketshop pointrelais",
    "payment_method": "paymentmethod paymenttype paymentoption methodofpayment",
    "locale": "locale",
    "language": "language languagecode lang",
    "placed_at": "placedat createdat orderedat purchasedat placedon createdon orderedon dateplaced"
    " datecreated dateordered placeddate createddate orderdate purchasedate ordertime"
    " timecreated created timestamp date datetime",
}
_PARTY = {
    "name": "name fullname recipient recipientname personname naam",
    "first_name": "firstname givenname forename fname voornaam vorname prenom",
    "last_name": "lastname familyname surname lname achternaam nachname nomdefamille",
    "company": "company companyname organisation organization bedrijf firma societe",
    "email": "email mail emailaddress mailaddress",
    "phone": "phone phonenumber phoneno telephone telephonenumber tel telno mobile mobilenumber"
    " mobileno mobilephone cell cellphone contactnumber telefoon telefoonnummer telefon"
    " telefonnummer telefono telefone",
    "address": "address addr adres adresse direccion endereco",
    "whole": "fulladdress completeaddress",
    "street": "street streetaddress streetname address1 addressline address1line addressline1"
    " addr1 street1 line1 straat straatnaam strasse rue calle rua",
    "street2": "street2 address2 addressline2 addr2 line2 apartment apt suite unit complement",
    "house_number": "housenumber houseno housenr streetnumber streetno huisnummer hausnummer",
    "addition": "addition housenumberaddition houseaddition numberaddition toevoeging"
    " huisnummertoevoeging",
    "district": "district suburb neighbourhood neighborhood bairro",
    "city": "city town cityname locality posttown stad plaats woonplaats stadt ort ville ciudad"
    " cidade",
    "postcode": "zip zipcode zipno postcode postalcode postal postnumber postnr plz postleitzahl"
    " codepostal cp cep pincode eircode",
    "state": "state province region county prefecture stateprovince statecode provincecode"
    " regioncode",
    "country": "country countrycode countryiso countryiso2 land landcode pays pais",
    "country_name": "countryname",
    "kana": "kana namekana furigana",
    "tax_id": "taxid taxnumber vatid vatnumber vatno vatin btwnummer ustid",
}
# Longest first: "shipping" before "ship". Without one, an address is that of the delivery.
_PREFIXES = {
    "shipping": "shippingaddress deliveryaddress shipto deliverto shipping delivery ship".split(),
    "billing": "billingaddress invoiceaddress billto billing invoice bill".split(),
    "": "address customer contact recipient buyer client user".split(),
}
_MONEY = ("total", "amount_due", "subtotal", "discount", "shipping_total", "tax_total", "net_total")
_MINOR = re.compile(r"(?:in)?(?:cents?|minorunits?|minor|pence)$")
_TEXT: tuple[Kind, ...] = ("text",)
_KINDS: Mapping[str, tuple[Kind, ...]] = {
    **dict.fromkeys(_MONEY, ("number", "integer", "text")),
    **dict.fromkeys(("postcode", "phone", "house_number"), ("text", "integer")),
    "placed_at": ("moment", "day", "text"),
    "whole": ("text", "json"),
    "id": ("text", "uuid"),
}
_TAKEN = {"user": ("name",)}  # a user name is what somebody logs in with


@dataclass(frozen=True, slots=True)
class Match:
    """A column and what belongs in it.

    `party` is "shipping", "billing" or "" (a column without such a prefix); `minor` means that its
    name counts in cents. `own` is the field of the shop's own that it takes, "" for any other.
    """

    column: Column
    meaning: str
    party: str = ""
    minor: bool = False
    own: str = ""

    @property
    def thing(self) -> str:
        """What it is called in a message."""
        return _THINGS.get(self.meaning, (self.own or self.meaning).replace("_", " "))

    @property
    def place(self) -> str:
        """Whose address it is of: "shipping" or "billing"."""
        return self.party or "shipping"


def match(columns: Iterable[Column], own: Iterable[str] = ()) -> tuple[Match, ...]:
    """Return the columns whose meaning we know, and whose type may hold it.

    `own` are the names of the shop's own fields; a column called like one takes it, whatever its
    type.
    """
    named = {_compared(name): name for name in own}
    read = (_own(column, named) or _meaning(column) for column in columns)
    found = tuple(_settled(tuple(filter(None, read))))
    return tuple(
        one for one in found if one.own or one.column.kind in _KINDS.get(one.meaning, _TEXT)
    )


def _own(column: Column, named: Mapping[str, str]) -> Match | None:
    names = (named.get(_compared(name)) for name in (column.key, column.name))
    own = next(filter(None, names), None)
    return Match(column, f"own {own}", own=own) if own else None


def _meaning(column: Column) -> Match | None:
    """Read the model's own name for a column first, then the database's."""
    if column.foreign and column.kind != "text":
        return None  # the number of a row that only the shop knows
    read = (_by_name(column, _compared(name)) for name in (column.key, column.name))
    return next(filter(None, read), None)


def _compared(name: str) -> str:
    plain = (one for one in normalize("NFKD", name.casefold()) if not combining(one))
    return "".join(one for one in plain if one.isalnum())


def _by_name(column: Column, name: str) -> Match | None:
    if name in _ORDER_NAMES:
        return Match(column, _ORDER_NAMES[name])
    money = _ORDER_NAMES.get(_MINOR.sub("", name))
    if money in _MONEY:
        return Match(column, money, minor=True)
    if name in _PARTY_NAMES:
        return Match(column, _PARTY_NAMES[name])
    return _by_prefix(column, name)


def _by_prefix(column: Column, name: str) -> Match | None:
    for party, prefixes in _PREFIXES.items():
        for prefix in prefixes:
            rest = name.removeprefix(prefix)
            meaning = _PARTY_NAMES.get(rest) if rest != name else None
            if meaning and meaning not in _TAKEN.get(prefix, ()):
                return Match(column, meaning, party)
    return None


def _names(words: Mapping[str, str]) -> dict[str, str]:
    return {name: meaning for meaning, names in words.items() for name in names.split()}


_THINGS = {"whole": "address", "placed_at": "moment", "id": "number of ours"}
_HALVES = {"first_name", "last_name"}
_PLACES = {"street", "address", "city", "postcode"}
_ORDER_NAMES, _PARTY_NAMES = _names(_ORDER), _names(_PARTY)


def _settled(found: tuple[Match, ...]) -> Iterable[Match]:
    """Decide what only the columns beside it tell: half a name, and what an address is."""
    for one in found:
        beside = {other.meaning for other in found if other.party == one.party}
        if one.meaning in _HALVES and not beside >= _HALVES:
            continue
        if one.meaning == "state" and not beside & _PLACES:
            continue  # the state of the order, then
        if one.meaning == "address":
            one = replace(one, meaning="street" if _is_street(one, beside, found) else "whole")
        yield one


def _is_street(one: Match, beside: set[str], found: Iterable[Match]) -> bool:
    """Whether an address column is only the street: the town has a column of its own."""
    if one.column.kind == "json" or "street" in beside:
        return False
    if beside & {"city", "postcode"}:
        return True
    place = [other.meaning for other in found if other.place == one.place]
    alone = sum(meaning in ("address", "street") for meaning in place) == 1
    return alone and not {"city", "postcode"}.isdisjoint(place)
