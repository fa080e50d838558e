"""The Citation File Format as tables of facts: which keys an object has, and what each value must be.

Source: Citation File Format 1.2.0, schema.json (10.5281/zenodo.5171937), and for the differences 1.0.3, 1.1.0 and the
unreleased 1.3.0. A test holds the tables against the original. Only words and patterns live here; `cff_document` walks
a file along them.

A value is named by one word: a kind of text (`text`, `doi`, `date`, ...), an object (`person`, `reference`, ...), a
choice (`agent` is a person or an entity), or `[word]` for a list of distinct ones.
"""

from typing import NamedTuple


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


LICENSES = _set(
    """
    0BSD AAL Abstyles Adobe-2006 Adobe-Glyph ADSL AFL-1.1 AFL-1.2 AFL-2.0 AFL-2.1 AFL-3.0 Afmparse AGPL-1.0
    AGPL-1.0-only AGPL-1.0-or-later AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later Aladdin AMDPLPA AML AMPAS ANTLR-PD
    ANTLR-PD-fallback Apache-1.0 Apache-1.1 Apache-2.0 APAFML APL-1.0 APSL-1.0 APSL-1.1 APSL-1.2 APSL-2.0
    Artistic-1.0 Artistic-1.0-cl8 Artistic-1.0-Perl Artistic-2.0 Bahyph Barr Beerware BitTorrent-1.0
    BitTorrent-1.1 blessing BlueOak-1.0.0 Borceux BSD-1-Clause BSD-2-Clause BSD-2-Clause-FreeBSD
    BSD-2-Clause-NetBSD BSD-2-Clause-Patent BSD-2-Clause-Views BSD-3-Clause BSD-3-Clause-Attribution
    BSD-3-Clause-Clear BSD-3-Clause-LBNL BSD-3-Clause-Modification BSD-3-Clause-No-Nuclear-License
    BSD-3-Clause-No-Nuclear-License-2014 BSD-3-Clause-No-Nuclear-Warranty BSD-3-Clause-Open-MPI BSD-4-Clause
    BSD-4-Clause-Shortened BSD-4-Clause-UC BSD-Protection BSD-Source-Code BSL-1.0 BUSL-1.1 bzip2-1.0.5
    bzip2-1.0.6 C-UDA-1.0 CAL-1.0 CAL-1.0-Combined-Work-Exception Caldera CATOSL-1.1 CC-BY-1.0 CC-BY-2.0
    CC-BY-2.5 CC-BY-3.0 CC-BY-3.0-AT CC-BY-3.0-US CC-BY-4.0 CC-BY-NC-1.0 CC-BY-NC-2.0 CC-BY-NC-2.5 CC-BY-NC-3.0
    CC-BY-NC-4.0 CC-BY-NC-ND-1.0 CC-BY-NC-ND-2.0 CC-BY-NC-ND-2.5 CC-BY-NC-ND-3.0 CC-BY-NC-ND-3.0-IGO
    CC-BY-NC-ND-4.0 CC-BY-NC-SA-1.0 CC-BY-NC-SA-2.0 CC-BY-NC-SA-2.5 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 CC-BY-ND-1.0
    CC-BY-ND-2.0 CC-BY-ND-2.5 CC-BY-ND-3.0 CC-BY-ND-4.0 CC-BY-SA-1.0 CC-BY-SA-2.0 CC-BY-SA-2.0-UK
    CC-BY-SA-2.1-JP CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-SA-3.0-AT CC-BY-SA-4.0 CC-PDDC CC0-1.0 CDDL-1.0 CDDL-1.1
    CDL-1.0 CDLA-Permissive-1.0 CDLA-Sharing-1.0 CECILL-1.0 CECILL-1.1 CECILL-2.0 CECILL-2.1 CECILL-B CECILL-C
    CERN-OHL-1.1 CERN-OHL-1.2 CERN-OHL-P-2.0 CERN-OHL-S-2.0 CERN-OHL-W-2.0 ClArtistic CNRI-Jython CNRI-Python
    CNRI-Python-GPL-Compatible Condor-1.1 copyleft-next-0.3.0 copyleft-next-0.3.1 CPAL-1.0 CPL-1.0 CPOL-1.02
    Crossword CrystalStacker CUA-OPL-1.0 Cube curl D-FSL-1.0 diffmark DOC Dotseqn DRL-1.0 DSDP dvipdfm ECL-1.0
    ECL-2.0 eCos-2.0 EFL-1.0 EFL-2.0 eGenix Entessa EPICS EPL-1.0 EPL-2.0 ErlPL-1.1 etalab-2.0 EUDatagrid
    EUPL-1.0 EUPL-1.1 EUPL-1.2 Eurosym Fair Frameworx-1.0 FreeBSD-DOC FreeImage FSFAP FSFUL FSFULLR FTL GD
    GFDL-1.1 GFDL-1.1-invariants-only GFDL-1.1-invariants-or-later GFDL-1.1-no-invariants-only
    GFDL-1.1-no-invariants-or-later GFDL-1.1-only GFDL-1.1-or-later GFDL-1.2 GFDL-1.2-invariants-only
    GFDL-1.2-invariants-or-later GFDL-1.2-no-invariants-only GFDL-1.2-no-invariants-or-later GFDL-1.2-only
    GFDL-1.2-or-later GFDL-1.3 GFDL-1.3-invariants-only GFDL-1.3-invariants-or-later GFDL-1.3-no-invariants-only
    GFDL-1.3-no-invariants-or-later GFDL-1.3-only GFDL-1.3-or-later Giftware GL2PS Glide Glulxe GLWTPL gnuplot
    GPL-1.0 GPL-1.0-only GPL-1.0-or-later GPL-1.0+ GPL-2.0 GPL-2.0-only GPL-2.0-or-later
    GPL-2.0-with-autoconf-exception GPL-2.0-with-bison-exception GPL-2.0-with-classpath-exception
    GPL-2.0-with-font-exception GPL-2.0-with-GCC-exception GPL-2.0+ GPL-3.0 GPL-3.0-only GPL-3.0-or-later
    GPL-3.0-with-autoconf-exception GPL-3.0-with-GCC-exception GPL-3.0+ gSOAP-1.3b HaskellReport Hippocratic-2.1
    HPND HPND-sell-variant HTMLTIDY IBM-pibs ICU IJG ImageMagick iMatix Imlib2 Info-ZIP Intel Intel-ACPI
    Interbase-1.0 IPA IPL-1.0 ISC JasPer-2.0 JPNIC JSON LAL-1.2 LAL-1.3 Latex2e Leptonica LGPL-2.0 LGPL-2.0-only
    LGPL-2.0-or-later LGPL-2.0+ LGPL-2.1 LGPL-2.1-only LGPL-2.1-or-later LGPL-2.1+ LGPL-3.0 LGPL-3.0-only
    LGPL-3.0-or-later LGPL-3.0+ LGPLLR Libpng libpng-2.0 libselinux-1.0 libtiff LiLiQ-P-1.1 LiLiQ-R-1.1
    LiLiQ-Rplus-1.1 Linux-OpenIB LPL-1.0 LPL-1.02 LPPL-1.0 LPPL-1.1 LPPL-1.2 LPPL-1.3a LPPL-1.3c MakeIndex MirOS
    MIT MIT-0 MIT-advertising MIT-CMU MIT-enna MIT-feh MIT-Modern-Variant MIT-open-group MITNFA Motosoto mpich2
    MPL-1.0 MPL-1.1 MPL-2.0 MPL-2.0-no-copyleft-exception MS-PL MS-RL MTLL MulanPSL-1.0 MulanPSL-2.0 Multics Mup
    NAIST-2003 NASA-1.3 Naumen NBPL-1.0 NCGL-UK-2.0 NCSA Net-SNMP NetCDF Newsletr NGPL NIST-PD NIST-PD-fallback
    NLOD-1.0 NLPL Nokia NOSL Noweb NPL-1.0 NPL-1.1 NPOSL-3.0 NRL NTP NTP-0 Nunit O-UDA-1.0 OCCT-PL OCLC-2.0
    ODbL-1.0 ODC-By-1.0 OFL-1.0 OFL-1.0-no-RFN OFL-1.0-RFN OFL-1.1 OFL-1.1-no-RFN OFL-1.1-RFN OGC-1.0
    OGDL-Taiwan-1.0 OGL-Canada-2.0 OGL-UK-1.0 OGL-UK-2.0 OGL-UK-3.0 OGTSL OLDAP-1.1 OLDAP-1.2 OLDAP-1.3
    OLDAP-1.4 OLDAP-2.0 OLDAP-2.0.1 OLDAP-2.1 OLDAP-2.2 OLDAP-2.2.1 OLDAP-2.2.2 OLDAP-2.3 OLDAP-2.4 OLDAP-2.5
    OLDAP-2.6 OLDAP-2.7 OLDAP-2.8 OML OpenSSL OPL-1.0 OSET-PL-2.1 OSL-1.0 OSL-1.1 OSL-2.0 OSL-2.1 OSL-3.0
    Parity-6.0.0 Parity-7.0.0 PDDL-1.0 PHP-3.0 PHP-3.01 Plexus PolyForm-Noncommercial-1.0.0
    PolyForm-Small-Business-1.0.0 PostgreSQL PSF-2.0 psfrag psutils Python-2.0 Qhull QPL-1.0 Rdisc RHeCos-1.1
    RPL-1.1 RPL-1.5 RPSL-1.0 RSA-MD RSCPL Ruby SAX-PD Saxpath SCEA Sendmail Sendmail-8.23 SGI-B-1.0 SGI-B-1.1
    SGI-B-2.0 SHL-0.5 SHL-0.51 SimPL-2.0 SISSL SISSL-1.2 Sleepycat SMLNJ SMPPL SNIA Spencer-86 Spencer-94
    Spencer-99 SPL-1.0 SSH-OpenSSH SSH-short SSPL-1.0 StandardML-NJ SugarCRM-1.1.3 SWL TAPR-OHL-1.0 TCL
    TCP-wrappers TMate TORQUE-1.1 TOSL TU-Berlin-1.0 TU-Berlin-2.0 UCL-1.0 Unicode-DFS-2015 Unicode-DFS-2016
    Unicode-TOU Unlicense UPL-1.0 Vim VOSTROM VSL-1.0 W3C W3C-19980720 W3C-20150513 Watcom-1.0 Wsuipa WTFPL
    wxWindows X11 Xerox XFree86-1.1 xinetd Xnet xpp XSkat YPL-1.0 YPL-1.1 Zed Zend-2.0 Zimbra-1.3 Zimbra-1.4
    Zlib zlib-acknowledgement ZPL-1.1 ZPL-2.0 ZPL-2.1
    """
)
"""The 459 identifiers that CFF 1.2.0 allows: SPDX License List of 2021-05-14."""

COUNTRIES = _set(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """
)
"""ISO 3166-1 alpha-2 codes."""

REFERENCE_TYPES = _set(
    """
    art article audiovisual bill blog book catalogue conference-paper conference data database dictionary
    edited-work encyclopedia film-broadcast generic government-document grant hearing historical-work legal-case
    legal-rule magazine-article manual map multimedia music newspaper-article pamphlet patent
    personal-communication proceedings report serial slides software-code software-container software-executable
    software-virtual-machine software sound-recording standard statute thesis unpublished video website
    """
)

STATUSES = frozenset({"abstract", "advance-online", "in-preparation", "in-press", "preprint", "submitted"})
ROOT_TYPES = frozenset({"dataset", "software"})
IDENTIFIER_TYPES = frozenset({"doi", "url", "swh", "other"})
MONTHS = frozenset(str(month) for month in range(1, 13))
RELATIONS = _set(
    """
    Cites Compiles Continues Describes Documents HasMetadata HasPart HasVersion IsCitedBy IsCompiledBy IsContinuedBy
    IsDerivedFrom IsDescribedBy IsDocumentedBy IsIdenticalTo IsMetadataFor IsNewVersionOf IsObsoletedBy
    IsOriginalFormOf IsPartOf IsPreviousVersionOf IsPublishedIn IsReferencedBy IsRequiredBy IsReviewedBy IsSourceOf
    IsSupplementedBy IsSupplementTo IsVariantFormOf IsVersionOf Obsoletes References Requires Reviews
    """
)
"""The relations of identifiers in the unreleased 1.3.0."""

ENUMERATIONS: dict[str, frozenset[str]] = {
    "country": COUNTRIES,
    "license-id": LICENSES,
    "reference-type": REFERENCE_TYPES,
    "relation": RELATIONS,
    "root-type": ROOT_TYPES,
    "status": STATUSES,
    "identifier-type": IDENTIFIER_TYPES,
}
"""Texts of which only these may be used."""

PATTERNS: dict[str, str] = {
    "commit": r"[a-f0-9]{7,40}",
    "date": r"[0-9]{4}-(?:0[1-9]|1[012])-(?:0[1-9]|[12][0-9]|3[01])",
    "doi": r"10\.[0-9]{4,9}(?:\.[0-9]+)?/[A-Za-z0-9:/_;\-.()\[\]\\]+",
    # The same texts as \S+@\S+\.\S{2,}, which tries every sign of a long line of them as the end of the name.
    "email": r"\S[^\s@]*@\S[^\s.]*\.\S{2,}",
    "isbn": r"[0-9\- ]{10,17}X?",
    "issn": r"[0-9]{4}-[0-9]{3}[0-9xX]",
    "language": r"[a-z]{2,3}",
    # The pattern of 1.2.0 is open at both ends: text may stand before and after the iD.
    "orcid": r"(?s).*https://orcid\.org/[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X].*",
    "pmcid": r"PMC[0-9]{7}",
    "ror": r"https://ror\.org/0[0-9a-z]{8}",
    "swh": r"swh:1:(?:snp|rel|rev|dir|cnt):[0-9a-fA-F]{40}",
    "url": r"(?s)(?:https|http|ftp|sftp)://[^\n].*",
}
"""What a whole text of each kind looks like; compiled when one is met, since compiling is slow."""


def _keys(**words: str) -> dict[str, str]:
    """A table of keys from lists of keys by the word of their values; underscores stand for what a name cannot hold."""
    table: dict[str, str] = {}
    for word, keys in words.items():
        table |= dict.fromkeys(keys.split(), _WORDS.get(word, word))
    return table


_WORDS = {
    "agents": "[agent]",
    "identifiers": "[identifier]",
    "integer_or_text": "integer|text",
    "languages": "[language]",
    "license_id": "license-id",
    "number_or_text": "number|text",
    "reference_type": "reference-type",
    "references": "[reference]",
    "root_type": "root-type",
    "texts": "[text]",
}

ROOT = _keys(
    text="abstract cff-version commit message title",
    agents="authors contact",
    date="date-released",
    doi="doi",
    identifiers="identifiers",
    license="license",
    url="license-url repository repository-artifact repository-code url",
    number_or_text="version",
    reference="preferred-citation",
    references="references",
    root_type="type",
    texts="keywords",
)
PERSON = _keys(
    text="address affiliation alias city family-names fax given-names name-particle name-suffix region tel",
    country="country",
    email="email",
    orcid="orcid",
    number_or_text="post-code",
    url="website",
)
ENTITY = _keys(
    text="address alias city fax location name region tel",
    country="country",
    date="date-start date-end",
    email="email",
    orcid="orcid",
    number_or_text="post-code",
    url="website",
)
IDENTIFIER = {"description": "text", "type": "identifier-type", "value": "identifier-value"}
REFERENCE = _keys(
    text="abbreviation abstract collection-title collection-type commit copyright data-type database department edition"
    " entry filename format issue-date issue-title journal medium nihmsid notes scope term thesis-type title"
    " volume-title",
    agents="authors contact editors editors-series recipients senders translators",
    entity="conference database-provider institution location publisher",
    date="date-accessed date-downloaded date-published date-released",
    doi="collection-doi doi",
    identifiers="identifiers",
    integer_or_text="end loc-end loc-start number-volumes pages start volume year year-original",
    isbn="isbn",
    issn="issn",
    languages="languages",
    license="license",
    month="month",
    number_or_text="issue number section version",
    pmcid="pmcid",
    reference_type="type",
    status="status",
    texts="keywords patent-states",
    url="license-url repository repository-artifact repository-code url",
)


class Edition(NamedTuple):
    """One version of the format. `objects` are the keys of each object, `required` those that it must have.

    `patterns` are its own for some kinds of text, beside those that all editions share.
    """

    version: str
    objects: dict[str, dict[str, str]]
    required: dict[str, tuple[str, ...]]
    patterns: dict[str, str]


_REQUIRED = {
    "root": ("cff-version", "message", "title", "authors"),
    "reference": ("type", "title", "authors"),
    "identifier": ("type", "value"),
    "entity": ("name",),
}

CFF_1_2_0 = Edition(
    "1.2.0",
    {"root": ROOT, "person": PERSON, "entity": ENTITY, "identifier": IDENTIFIER, "reference": REFERENCE},
    _REQUIRED,
    {},
)


def _without(table: dict[str, str], *keys: str) -> dict[str, str]:
    left = dict(table)
    for key in keys:
        del left[key]
    return left


_OLD = {"license": "license-id", "version": "text", "commit": "commit"}
_OLD_ROOT = {**_without(ROOT, "type", "preferred-citation"), **_OLD}
_OLD_REFERENCE = {**REFERENCE, **_OLD, "issue": "text"}
_OLD_PERSON, _OLD_ENTITY = {**PERSON, "post-code": "text"}, {**_without(ENTITY, "alias"), "post-code": "text"}
_OLD_REQUIRED = {**_REQUIRED, "root": (*_REQUIRED["root"], "version", "date-released")}

CFF_1_1_0 = Edition(
    "1.1.0",
    {
        "root": _OLD_ROOT,
        "person": _OLD_PERSON,
        "entity": _OLD_ENTITY,
        "identifier": _without(IDENTIFIER, "description"),
        "reference": _OLD_REFERENCE,
    },
    _OLD_REQUIRED,
    {},
)
"""Before 1.2.0 a version, an issue and a post code were texts, and a commit a hash. Source: schema.yaml of 1.1.0."""

CFF_1_0_3 = Edition(
    "1.0.3",
    {
        "root": _without(_OLD_ROOT, "identifiers"),
        "person": _without(_OLD_PERSON, "alias"),
        "entity": _OLD_ENTITY,
        "identifier": {},
        "reference": _without(_OLD_REFERENCE, "identifiers"),
    },
    {**_OLD_REQUIRED, "person": ("family-names", "given-names")},
    {},
)

CFF_1_3_0 = Edition(
    "1.3.0",
    {
        "root": {**ROOT, "contributors": "[agent]"},
        "person": {**PERSON, "affiliation": "affiliation"},
        "entity": {**_without(ENTITY, "orcid"), "affiliation": "affiliation", "ror": "ror"},
        "identifier": {**IDENTIFIER, "relation": "relation"},
        "reference": {**REFERENCE, "isbn": "text"},
    },
    {**_REQUIRED, "reference": ("type", "title")},
    {
        "orcid": r"https://orcid\.org/[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]",
        "pmcid": r"PMC[0-9]{7,8}",
        "url": r"(?:https|http|ftp|sftp)://\S+",
    },
)
"""The unreleased 1.3.0 (develop branch): nothing may stand around an iD or an address there.

ISBN is not judged, since it allows more than 1.2.0. It knows later SPDX identifiers too: the rule about licences does.
"""

CURRENT = "1.2.0"
_EDITIONS = {"1.0.3": CFF_1_0_3, "1.1.0": CFF_1_1_0, "1.2.0": CFF_1_2_0, "1.3.0": CFF_1_3_0}


def edition(version: str | None) -> Edition | None:
    """The edition a file declares, None for one that does not exist; a patch version of 1.0 counts as 1.0.3."""
    if version is None:
        return None
    if version in ("1.0.0", "1.0.1", "1.0.2"):
        return CFF_1_0_3
    return _EDITIONS.get(version)
