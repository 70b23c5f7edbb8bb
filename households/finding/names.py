"""Names in one spelling: `plain_name` of the database, the same for the index and for what is looked for.

It takes off titles (H., HJ., DRS., IR., …) and signs, and writes what Indonesian papers spell in several ways in one:
oe/u, tj/c, dj/j, j/y, nj/ny, dh/d, th/t, bh/b, kh/ch/h, ph/v/f, z/s, x/ks, q/k, doubled letters, final -es/-is.
The order counts: digraphs come before the letters that they are made of. SQL_FUNCTION is what migrations create.
"""

from django.db.models import CharField, Func

TITLES = (
    "H", "HJ", "DR", "DRS", "DRA", "DRG", "IR", "PROF", "KH", "TN", "NY", "SDR", "SDRI", "ALM", "ALMH", "ALMARHUM",
    "ALMARHUMAH", "PDT", "RD", "SR", "BAPAK", "IBU",
)  # fmt: skip
DEGREES = (
    "SH", "SE", "SPD", "S PD", "SST", "S ST", "SKM", "S KM", "SSOS", "S SOS", "SIP", "S IP", "SAG", "S AG", "S KOM",
    "STH", "S TH", "MPD", "M PD", "MSI", "M SI", "AMD", "A MD",
)  # fmt: skip
SPELLINGS = (
    ("OE", "U"), ("TJ", "C"), ("DJ", "J"), ("J", "Y"), ("DH", "D"), ("TH", "T"), ("BH", "B"), ("CH", "H"),
    ("KH", "H"), ("PH", "F"), ("V", "F"), ("GH", "G"), ("RH", "R"), ("X", "KS"), ("Q", "K"), ("Z", "S"),
)  # fmt: skip
DOUBLED = "ABCDEFGHIKLMNOPRSTUWY"


def _nested(expression, pairs):
    for old, new in pairs:
        expression = f"replace({expression}, '{old}', '{new}')"
    return expression


def _definition():
    letters = r"' ' || regexp_replace(upper($1), '[^A-Z]+', ' ', 'g') || ' '"
    words = _nested(letters, [(f" {word} ", " ") for word in (*TITLES, *DEGREES)])
    single = _nested(_nested(words, SPELLINGS), [(letter * 2, letter) for letter in DOUBLED])
    return f"btrim(replace({single}, 'ES ', 'IS '))"


SQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION plain_name(text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT {_definition()} $$
"""


class PlainName(Func):
    """`plain_name(expression)` for querysets and indexes."""

    function = "plain_name"
    arity = 1
    output_field = CharField()
