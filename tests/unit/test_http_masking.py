"""Secrets are found in every form in which they travel."""

from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from doi_action.http.masking import Masker

secrets = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x24F, exclude_categories=["Zs"]), min_size=6, max_size=40
)


@given(secrets, st.text(max_size=10), st.text(max_size=10))
def test_a_secret_is_hidden_as_it_is_and_percent_encoded(secret: str, before: str, after: str) -> None:
    """Nothing of it is left in the text."""
    mask = Masker([secret])
    assert secret not in mask(before + secret + after)
    assert quote(secret, safe="") not in mask(before + quote(secret, safe="") + after)


@given(secrets, st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=10))
def test_a_secret_is_hidden_within_basic_credentials(secret: str, user: str) -> None:
    """Wherever it begins within the base-64 text, no piece of four letters that could be read back is left."""
    for encode in (b64encode, urlsafe_b64encode):
        pair = encode(f"{user}:{secret}".encode()).decode()
        hidden = Masker([secret])(f"Basic {pair}")
        assert "***" in hidden
        assert pair not in hidden


def test_a_text_without_secrets_stays() -> None:
    """And so does everything when a secret is too short to hide."""
    assert Masker(["abc", ""])("abc and nothing") == "abc and nothing"
