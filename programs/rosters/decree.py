"""What lets a stranger check a printed decree: a signed token that names the roster and can't be guessed."""

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="programs.roster.decree")


def token_of(roster) -> str:
    """The token that stands in the QR code."""
    return _signer.sign(str(roster.pk))


def roster_of_token(token) -> int | None:
    """The key of the roster that the token names, or None for one that isn't ours."""
    try:
        return int(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
