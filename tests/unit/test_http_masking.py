"""Secrets are found in every form in which they travel."""

import json
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
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


@pytest.mark.parametrize("user", ["", "a", "ab", "abc", "\u00fc-1"])
@pytest.mark.parametrize("secret", ["CANARY-1", "CANARY-12", "CANARY-123", "gr\u00fcn/word?"])
@pytest.mark.parametrize("encode", [b64encode, urlsafe_b64encode])
def test_of_basic_credentials_only_what_the_secret_shares_with_others_is_left(
    user: str, secret: str, encode: Callable[[bytes], bytes]
) -> None:
    """Three bytes are four letters: those before the first letter of its own, and a last group that is not full."""
    pair = encode(f"{user}:{secret}".encode()).decode()
    before, whole = len(f"{user}:".encode()), len(f"{user}:{secret}".encode())
    first, end = -(-before * 8 // 6), whole // 3 * 4
    assert Masker([secret])(f"Basic {pair}") == f"Basic {pair[:first]}***{pair[end:]}"


@pytest.mark.parametrize("secret", ["back\\slash-secret", "bell\x07-secret", 'quo"ted-gr\u00fcn', "it's-secret"])
def test_a_secret_is_hidden_as_programs_show_texts(secret: str) -> None:
    """As Python does in an error, and as JSON does, with letters beyond ASCII or without."""
    mask = Masker([secret])
    assert mask(repr(secret))[1:-1] == mask(json.dumps(secret))[1:-1] == "***"
    assert mask(json.dumps(secret, ensure_ascii=False)) == '"***"'


def test_no_word_of_others_is_taken_for_a_short_secret() -> None:
    """The two letters that a secret of two leaves in base 64 may be anybody's."""
    assert Masker(["ab"])("Fi and YW, F and GI") == "Fi and YW, F and GI"
    assert Masker(["abc"])("Basic YWJj") == "Basic ***"


def test_a_text_without_secrets_stays() -> None:
    """And so do words that hold a short one by chance."""
    assert Masker(["abc", ""])("abcdef and nothing") == "abcdef and nothing"


@pytest.mark.parametrize("secret", ["x1", "abc", "pass", "s3cret!"])
def test_a_short_secret_is_hidden_as_a_word(secret: str) -> None:
    """A server that repeats it shows it to everybody who reads the log."""
    said = Masker([secret])(f'no account for "{secret}", ({secret}).')
    assert said == 'no account for "***", (***).'


def test_from_four_signs_on_a_secret_is_hidden_within_words() -> None:
    """A server may write it next to others."""
    assert Masker(["pass"])("token=xpassx") == "token=x***x"
    assert Masker(["pas"])("token=xpasx") == "token=xpasx"


def test_a_text_of_ours_keeps_its_dois() -> None:
    """A short secret that stands in a DOI by chance would make it another DOI."""
    mask = Masker(["test", "CANARY-123"])
    assert mask.sure("10.1234/test.1 CANARY-123") == "10.1234/test.1 ***"
    assert Masker(["CANARY-1"]).sure("CANARY-1") == "***"


@pytest.mark.parametrize("secret", ['quo"ted-secret', "back\\slash-secret", "gr\u00fcn-secret-word"])
def test_a_secret_is_hidden_in_json(secret: str) -> None:
    """Quotes, backslashes and letters beyond ASCII are escaped there."""
    for ascii_only in (True, False):
        text = json.dumps({"said": secret}, ensure_ascii=ascii_only)
        assert Masker([secret])(text) == '{"said": "***"}'


@pytest.mark.parametrize("secrets", [["CANARY", "CANARY-123"], ["CANARY-123", "CANARY"], ["CANARY", "AA-CANARY-1", ""]])
def test_of_two_secrets_in_one_another_nothing_of_the_longer_is_left(secrets: list[str]) -> None:
    """Whichever was given first."""
    longest = max(secrets, key=len)
    assert Masker(secrets)(f"said {longest}.") == "said ***."


def test_a_secret_in_an_address_is_hidden_however_much_of_it_is_quoted() -> None:
    """A slash may stand as it is or not, and a blank may be a plus."""
    mask = Masker(["word/a b+c"])
    for quoted in (quote("word/a b+c"), quote("word/a b+c", safe=""), quote_plus("word/a b+c")):
        assert mask(f"https://example.org/?x={quoted}&y") == "https://example.org/?x=***&y"


def test_a_secret_of_odd_bytes_is_no_bug() -> None:
    """A variable of the environment may hold what is no UTF-8."""
    assert Masker(["pa\udcffssword"])("pa\udcffssword") == "***"
