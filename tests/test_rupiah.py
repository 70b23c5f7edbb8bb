"""Amounts as people type them: read the Indonesian way or refused, never guessed."""

from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from kupang_case.forms import RupiahField, format_amount, parse_rupiah

amounts = st.decimals(min_value=0, max_value=9_999_999_999, places=2)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.500", "1500"), ("1500", "1500"), ("1.500,50", "1500.50"), ("1500,5", "1500.5"), ("0", "0"),
        ("Rp1.500.000", "1500000"), ("Rp. 1.500", "1500"), ("rp 1.500,-", "1500"), (" 1 500 ", "1500"),
        ("12\u00a0500", "12500"), ("0012", "12"), ("0,75", "0.75"),
    ],
)  # fmt: skip
def test_read(typed, meant):
    assert parse_rupiah(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed",
    ["1,500", "1.5", "1.50", "1500.50", "1,500.50", "1.5000", "15.00", "0.500", "1.500,500", ".5", "5,", "1..500"],
)
def test_refused_where_it_could_mean_two_things(typed):
    with pytest.raises(ValidationError) as refused:
        parse_rupiah(typed)
    assert refused.value.code == "ambiguous"


@pytest.mark.parametrize("typed", ["seribu", "1.500.000 rupiah", "-5", "1e6", "١٥٠٠", ",", "Rp", "1.500/bulan"])
def test_refused_where_it_is_no_amount(typed):
    with pytest.raises(ValidationError) as refused:
        parse_rupiah(typed)
    assert refused.value.code == "invalid"


@given(amounts)
def test_what_is_shown_is_read_back(amount):
    assert parse_rupiah(format_amount(amount)) == amount


@given(amounts)
def test_ungrouped_is_read_as_well(amount):
    assert parse_rupiah(f"{amount:.2f}".replace(".", ",")) == amount


@given(st.text(alphabet="0123456789.,", min_size=1, max_size=14))
def test_any_digits_and_points_are_read_exactly_or_refused(typed):
    try:
        found = parse_rupiah(typed)
    except ValidationError:
        return
    whole, _comma, sen = typed.partition(",")
    assert "." not in sen
    groups = whole.split(".")
    assert all(len(group) == 3 for group in groups[1:])
    assert found == Decimal("".join(groups) + "." + (sen or "0"))


class AmountForm(forms.Form):
    amount = RupiahField(required=False)


def test_field_keeps_what_was_typed():
    form = AmountForm({"amount": "1,500"})
    assert not form.is_valid()
    assert 'value="1,500"' in str(form["amount"])


def test_field_shows_the_stored_amount_the_indonesian_way():
    assert 'value="1.500,50"' in str(AmountForm(initial={"amount": Decimal("1500.5")})["amount"])
    assert not AmountForm({"amount": "1.500,50"}, initial={"amount": Decimal("1500.5")}).has_changed()
    assert AmountForm({"amount": ""}).is_valid()
    assert not AmountForm({"amount": "99.999.999.999"}).is_valid()
