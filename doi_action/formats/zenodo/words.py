"""The words of Zenodo's deposit metadata and ours: upload types, funders.

Source: Zenodo's REST documentation, deposit metadata; resource types of DataCite 4.7.
"""

from collections.abc import Iterator

from doi_action.formats.cff.schema import LICENSES
from doi_action.model import Metadata, RelatedIdentifier
from doi_action.model.kinds import BY_RESOURCE_TYPE, GENERAL_TYPES, words_of

KINDS = {BY_RESOURCE_TYPE[general].zenodo: kind for kind, general in GENERAL_TYPES.items()}
"""upload_type of what is a kind to us."""

RESOURCE_TYPES = {words.zenodo: general for general, words in BY_RESOURCE_TYPE.items() if words.zenodo}
"""upload_type, with publication_type after a hyphen, and resourceTypeGeneral; also `resource_type` of related works."""


def upload_type(metadata: Metadata) -> str:
    """The upload_type of a work, with a publication_type after a hyphen: what its record calls it, else its kind."""
    named = word_for(metadata.resource_type)
    implied = words_of(metadata.kind).zenodo
    return named or implied or "other"


def word_for(resource_type: str | None) -> str | None:
    """Zenodo's word for a resourceTypeGeneral, None where it has none."""
    words = BY_RESOURCE_TYPE.get(resource_type or "")
    if words is None:
        return None
    return words.zenodo


def taken_identifier(link: RelatedIdentifier) -> tuple[str, str]:
    """Scheme and value of a link as the server takes it.

    It knows no SWHID: one among the links makes it refuse to publish (Zenodo, as of 2026). The archive resolves its
    identifiers at an address, which is taken.
    """
    if link.scheme == "SWHID":
        return "URL", f"https://archive.softwareheritage.org/{link.value}"
    return link.scheme, link.value


def unsaid_type(metadata: Metadata) -> Iterator[str]:
    """The type of a work for which Zenodo has no word."""
    named = metadata.resource_type
    if named and not word_for(named):
        yield f"the type {named}"


def taken_relation(link: RelatedIdentifier) -> str:
    """The relationType that says it there: versions are kept by Zenodo itself, which takes no link between them.

    Its integration with GitHub calls the record a supplement to the page of its repository.
    """
    is_repository = link.relation == "IsVersionOf" and link.scheme == "URL"
    if is_repository:
        return "IsSupplementTo"
    return link.relation


FUNDERS = {
    "10.13039/100000001": "National Science Foundation",
    "10.13039/100000002": "National Institutes of Health",
    "10.13039/100004440": "Wellcome Trust",
    "10.13039/100001345": "Social Science Research Council",
    "10.13039/100018231": "Aligning Science Across Parkinson's",
    "10.13039/100014013": "UK Research and Innovation",
    "10.13039/501100000024": "Canadian Institutes of Health Research",
    "10.13039/501100000038": "Natural Sciences and Engineering Research Council of Canada",
    "10.13039/501100000690": "Research Councils UK",
    "10.13039/501100000780": "European Commission",
    "10.13039/501100000806": "European Environment Agency",
    "10.13039/501100000923": "Australian Research Council",
    "10.13039/501100000925": "National Health and Medical Research Council",
    "10.13039/501100001602": "Science Foundation Ireland",
    "10.13039/501100001665": "Agence Nationale de la Recherche",
    "10.13039/501100001711": "Swiss National Science Foundation",
    "10.13039/501100001871": "Fundação para a Ciência e a Tecnologia",
    "10.13039/501100002341": "Academy of Finland",
    "10.13039/501100002428": "Austrian Science Fund",
    "10.13039/501100003246": "Netherlands Organisation for Scientific Research",
    "10.13039/501100004564": "Ministarstvo Prosvete, Nauke i Tehnološkog Razvoja",
    "10.13039/501100006364": "Institut National du Cancer",
    "10.13039/501100006588": "Ministarstvo Znanosti, Obrazovanja i Sporta",
    "10.13039/501100011730": "Templeton World Charity Foundation",
    "10.13039/501100004410": "Scientific and Technological Research Council of Turkey",
    "10.13039/501100004488": "Croatian Science Foundation",
}
"""Funders that a grant's id names by its Crossref Funder ID."""

_SCHEMES = """
    ads ark arxiv bibcode doi ean13 ean8 eissn gnd handle hal igsn isbn isni issn istc lissn lsid orcid pmcid pmid purl
    ror swh upc uri url urn viaf w3id
"""
IDENTIFIER_SCHEMES = frozenset(_SCHEMES.split())
"""How an identifier may be written, in the `scheme` of a subject. Source: Zenodo's REST documentation, identifiers."""

EUROPEAN_COMMISSION = "10.13039/501100000780"
"""A grant's id without a funder is one of the European Commission."""

RESTRICTED = {
    "restricted": "info:eu-repo/semantics/restrictedAccess",
    "closed": "info:eu-repo/semantics/closedAccess",
    "embargoed": "info:eu-repo/semantics/embargoedAccess",
}
"""access_right and the access-rights vocabulary of the European repositories."""

_LICENSE_WORDS = """
    against-drm agpl-3.0 agpl-v3 apache apache2.0 apgl-v3 apl1.0 artistic-license-2.0 attribution bsd-license
    bsl1.0 ca-tosl1.1 canada-crown cc-by cc-by-sa cc-nc cc-zero cddl1 cpal_1.0 cuaoffice dli-model-use dsl ecl2
    eclipse-1.0 eiffel eurofound fal frameworx geo-no-fee-unrestricted geogratis gfdl gpl-2.0 gpl-3.0
    hesa-withrights ibmpl intel-osl ipafont isc-license jabber-osl lgpl-2.1 lgpl-3.0 localauth-withrights
    lucent-plan9 lucent1.02 met-office-cp mit-license mitre mozilla mozilla1.1 nasa1.3 nethack nosl3.0
    notspecified ntp-license oclc2 odc-by odc-odbl odc-pddl odc-pddl-1.0 openfont opengroup other-at other-closed
    other-nc other-open other-pd php pythonpl pythonsoftfoundation qtpl real ricohpl rpl1.5 sun-issl sunpublic
    sybase uk-ogl ukclickusepsi ukcrown ukcrown-withrights ukpsi uoi-ncsa user-jsim ver2_eiffel vovidapl wxwindows
    zenodo-freetoread-1.0 zlib-license zpl
"""
LICENSE_WORDS = frozenset(_LICENSE_WORDS.split())
"""What Zenodo takes for a licence beside the ids of its vocabulary.

Source: zenodo-rdm, legacy/zenodo_legacy/licenses.py and data/legacy_to_rdm_map.json.
"""

_LACKING_LICENSES = """
    agpl-1.0 agpl-3.0 bsd-2-clause-freebsd bsd-2-clause-netbsd bsd-3-clause-modification bsd-4-clause-shortened
    c-uda-1.0 cc-by-sa-2.1-jp cdl-1.0 drl-1.0 ecos-2.0 freebsd-doc gd gfdl-1.1 gfdl-1.2 gfdl-1.3 gpl-1.0 gpl-1.0+
    gpl-2.0 gpl-2.0+ gpl-2.0-with-autoconf-exception gpl-2.0-with-bison-exception gpl-2.0-with-classpath-exception
    gpl-2.0-with-font-exception gpl-2.0-with-gcc-exception gpl-3.0 gpl-3.0+ gpl-3.0-with-autoconf-exception
    gpl-3.0-with-gcc-exception lgpl-2.0 lgpl-2.0+ lgpl-2.1 lgpl-2.1+ lgpl-3.0 lgpl-3.0+ mit-modern-variant
    naist-2003 nunit ogdl-taiwan-1.0 standardml-nj wxwindows
"""
SERVER_LICENSES = frozenset(license_id.lower() for license_id in LICENSES) - frozenset(_LACKING_LICENSES.split())
"""Ids of licences that every InvenioRDM has: those of SPDX, of 2021, less what SPDX had retired by then and a few more.

Source: invenio-rdm-records, fixtures/data/vocabularies/licenses.csv. A host may know more: it can be asked.
"""

FOUND_SCHEMES = frozenset(
    (
        *("DOI", "URL", "arXiv", "bibcode", "Handle", "ARK", "ISBN", "ISSN", "EISSN", "LISSN", "LSID", "URN", "PURL"),
        *("w3id", "PMID", "EAN13", "ISTC"),
    )
)
"""relatedIdentifierType of what Zenodo recognises by its form: a .zenodo.json tells no scheme. Source: idutils."""
