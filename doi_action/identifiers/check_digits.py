"""Check digits of identifiers, apart from their types: the check's start needs these and not the types."""


def orcid_check_digit(digits: str) -> str:
    """The last character of the iD that begins with these 15 digits (hyphens ignored): ISO 7064 MOD 11-2.

    >>> orcid_check_digit("0000-0002-1825-009")
    '7'
    """
    total = 0
    for digit in digits.replace("-", ""):
        total = (total + int(digit)) * 2

    check = (12 - total % 11) % 11
    return "X" if check == 10 else str(check)


_EXAMPLES = frozenset({"0000-0001-2345-6789", "1234-5678-9012-3456", "0000-0001-2345-678X"})


def orcid_is_example(bare: str) -> bool:
    """Whether an iD, bare and with hyphens, is one that people copy from documentation.

    >>> orcid_is_example("0000-0000-0000-0000"), orcid_is_example("0000-0002-1825-0097")
    (True, False)
    """
    is_one_digit = len(set(bare) - {"-"}) == 1
    return is_one_digit or bare in _EXAMPLES


def orcid_was_given_out(digits: str) -> bool:
    """Whether the fifteen digits, hyphens aside, lie in the ranges of ISNI that ORCID gives iDs out of.

    Source: ORCID, "Structure of the ORCID Identifier"; idutils, is_orcid, which Zenodo asks.

    >>> orcid_was_given_out("0000-0002-1825-009"), orcid_was_given_out("0000-0004-0000-000")
    (True, False)
    """
    number = int(digits.replace("-", ""))
    is_in_first_range = 15_000_000 <= number <= 35_000_000
    is_in_second_range = 900_000_000_000 <= number <= 900_100_000_000
    return is_in_first_range or is_in_second_range
