"""DOIs that their prefix or suffix gives away: of sandboxes and test systems, of papers, of somebody's example.

Imports nothing, since the check of a clean file needs it and must start fast.
"""

SANDBOX_PREFIX = "10.0000"
ZENODO_SANDBOX_PREFIX = "10.5072"
UNREAL_PREFIXES = {
    SANDBOX_PREFIX: "the prefix of this tool's own sandbox, which can never be a registrant's",
    ZENODO_SANDBOX_PREFIX: "the prefix for tests, DataCite's until 2019 and that of Zenodo's sandbox today",
}
"""Prefixes under which no DOI is real, and whose they are. Source: DataCite Support, "Test prefix 10.5072"."""

PAPER_PREFIXES = {
    "10.1002": "Wiley",
    "10.1007": "Springer",
    "10.1016": "Elsevier",
    "10.1017": "Cambridge University Press",
    "10.1021": "American Chemical Society",
    "10.1029": "American Geophysical Union",
    "10.1038": "Nature",
    "10.1039": "Royal Society of Chemistry",
    "10.1051": "EDP Sciences",
    "10.1063": "AIP Publishing",
    "10.1073": "PNAS",
    "10.1080": "Taylor & Francis",
    "10.1088": "IOP Publishing",
    "10.1093": "Oxford University Press",
    "10.1098": "The Royal Society",
    "10.1101": "bioRxiv, medRxiv and Cold Spring Harbor Laboratory Press",
    "10.1103": "American Physical Society",
    "10.1107": "International Union of Crystallography",
    "10.1109": "IEEE",
    "10.1111": "Wiley",
    "10.1117": "SPIE",
    "10.1126": "Science",
    "10.1137": "SIAM",
    "10.1145": "ACM",
    "10.1162": "MIT Press",
    "10.1175": "American Meteorological Society",
    "10.1177": "SAGE",
    "10.1186": "BioMed Central",
    "10.12688": "F1000Research and Open Research Europe",
    "10.1371": "PLOS",
    "10.18637": "Journal of Statistical Software",
    "10.18653": "Association for Computational Linguistics",
    "10.21105": "Journal of Open Source Software, Journal of Open Source Education",
    "10.3389": "Frontiers",
    "10.3390": "MDPI",
    "10.3847": "American Astronomical Society",
    "10.48550": "arXiv",
    "10.5194": "Copernicus",
    "10.5334": "Ubiquity Press",
    "10.7554": "eLife",
    "10.7717": "PeerJ",
}
"""Prefixes of publishers of papers and of preprints, and whose they are. Source: Crossref's list of members by prefix.

Publishers that archive software under the same prefix are left out: a DOI of theirs may be the work's own.
"""

ZENODO_PREFIX = "10.5281"
HUB_PREFIX = "10.57967"
ARCHIVE_PREFIXES = {ZENODO_PREFIX: "Zenodo", "10.6084": "figshare", HUB_PREFIX: "the Hugging Face Hub"}
"""Prefixes of archives that people deposit releases in. They hold papers too: a file that says so is believed."""

EXAMPLE_PREFIXES = frozenset({"10.1234", "10.12345", "10.123456", "10.9999"})
"""Prefixes that documentation uses for any prefix."""


def is_example(text: str) -> bool:
    """Whether a DOI is one of those that people copy from documentation.

    >>> is_example("10.5281/zenodo.1234567"), is_example("10.5281/zenodo.XXXXXXX"), is_example("10.5281/zenodo.1003150")
    (True, True, False)
    """
    prefix, _, suffix = text.strip().lower().rpartition("doi.org/")[2].partition("/")
    if prefix in EXAMPLE_PREFIXES or "xxx" in prefix:
        return True
    if suffix in ("example", "your-doi"):
        return True

    is_zenodo = suffix.startswith("zenodo.")
    name = suffix.removeprefix("zenodo.").removeprefix("hf/")
    if not name:
        return is_zenodo

    # People count up for an example, or repeat one digit.
    letters = set(name)
    if is_zenodo and name.isdecimal():
        counts_up = len(name) > 2 and "1234567890".startswith(name)
        return counts_up or letters in ({"0"}, {"9"})

    # One sign again and again: `xxxx`, `####`, `...`.
    is_one_sign = letters in ({"x"}, {"#"}, {"n"}, {"."})
    return is_one_sign and len(name) > 2
