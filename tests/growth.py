"""Files whose every text can be made long, and the shapes of text that readers have choked on.

Of each format one file with TEXT wherever a text may stand. tests/unit/test_growth.py reads them at two lengths;
benchmarks/growth.py makes one text at a time longer, up to a million characters.
"""

import json
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from doi_action.check.checker import check_citation
from doi_action.edits.templating import environment
from doi_action.formats.table import format_of
from doi_action.identifiers.types import parse_doi
from doi_action.readme.badge import badge_for
from doi_action.readme.edit import edit_readme
from doi_action.readme.release_notes import edit_release_notes
from doi_action.rules import RULES
from doi_action.templates_folder import templates_folder

TEXT = "TEXT"

SIGNS = (*tuple(" \t\xa0aA0.,;:-_*`~#<>[](){}\\/|&'\"=+@%^$!?"), "́", "\u200b", "\u202e", "é", "漢", "👩\u200d🔬")
PAIRS = (
    *(
        "[a](",
        "![",
        "](",
        "![](",
        "<a ",
        "</a>",
        "<h1 _",
        "<!-- ",
        "--> ",
        "<!",
        "&amp;",
        "&#",
        "&a;",
        "{{",
        "{%",
        "{a}",
    ),
    *(
        "\\(",
        "**a",
        "*a*",
        "_a_",
        "`a",
        "``a`",
        "a b ",
        "a, ",
        "a; ",
        "a and ",
        "A. ",
        "a@b.",
        "<a@b> ",
        "a <",
        "@misc{a,",
    ),
    *(
        "https://",
        "https://a.b/ ",
        "https://doi.org/10.1/",
        "10.1000/",
        "10.1000/a ",
        "0000-0002-",
        "a.a.",
        "1.0.",
        "0.",
    ),
    *("MIT OR ", "(MIT ", "MIT AND (", "doi:", "et al. ", "Jr. ", "van der ", "-0", "a-", "a_", "A a", "$(", "${a"),
)
LINES = (
    "\n",
    "\n\n",
    "- a\n",
    "# a\n",
    "> ",
    "a\n=\n",
    "| a\n",
    "a:\n",
    "  a\n",
    "```\n",
    "~~~\n",
    ".. a::\n",
    "a\r",
    "<!-- a\n",
)
"""For files of lines; in JSON and quoted YAML they are texts like others."""

SHAPES = (*SIGNS, *PAIRS, *LINES)

PERSON = {
    "given-names": TEXT,
    "family-names": TEXT,
    "affiliation": TEXT,
    "orcid": TEXT,
    "email": TEXT,
    "alias": TEXT,
    "website": TEXT,
    "name-particle": TEXT,
}
REFERENCE = {
    "type": "article",
    "title": TEXT,
    "authors": [PERSON],
    "doi": TEXT,
    "journal": TEXT,
    "url": TEXT,
    "notes": TEXT,
}
CFF = {
    "cff-version": "1.2.0",
    "message": TEXT,
    "title": TEXT,
    "abstract": TEXT,
    "authors": [PERSON, {"name": TEXT, "website": TEXT}],
    "contact": [PERSON],
    "version": TEXT,
    "date-released": TEXT,
    "doi": TEXT,
    "identifiers": [{"type": "doi", "value": TEXT, "description": TEXT}, {"type": "swh", "value": TEXT}],
    "keywords": [TEXT, TEXT],
    "license": TEXT,
    "license-url": TEXT,
    "commit": TEXT,
    "repository-code": TEXT,
    "repository-artifact": TEXT,
    "url": TEXT,
    "preferred-citation": REFERENCE,
    "references": [REFERENCE],
}
ZENODO = {
    "title": TEXT,
    "description": TEXT,
    "creators": [{"name": TEXT, "affiliation": TEXT, "orcid": TEXT}],
    "contributors": [{"name": TEXT, "type": "Supervisor"}],
    "keywords": [TEXT],
    "notes": TEXT,
    "version": TEXT,
    "license": TEXT,
    "language": TEXT,
    "publication_date": TEXT,
    "related_identifiers": [{"identifier": TEXT, "relation": "cites"}],
    "references": [TEXT],
    "grants": [{"id": TEXT}],
    "subjects": [{"term": TEXT, "identifier": TEXT, "scheme": "url"}],
    "locations": [{"lat": 1, "lon": 1, "place": TEXT, "description": TEXT}],
    "dates": [{"type": "Collected", "start": TEXT, "description": TEXT}],
}
AGENT = {
    "@type": "Person",
    "@id": TEXT,
    "givenName": TEXT,
    "familyName": TEXT,
    "affiliation": {"name": TEXT},
    "email": TEXT,
}
CODEMETA = {
    "@context": "https://w3id.org/codemeta/3.0",
    "@type": "SoftwareSourceCode",
    "name": TEXT,
    "description": TEXT,
    "author": [AGENT, {"@type": "Role", "schema:author": TEXT, "roleName": TEXT}],
    "maintainer": AGENT,
    "license": TEXT,
    "version": TEXT,
    "datePublished": TEXT,
    "identifier": [TEXT, {"@type": "PropertyValue", "propertyID": "doi", "value": TEXT}],
    "keywords": TEXT,
    "codeRepository": TEXT,
    "programmingLanguage": TEXT,
    "softwareRequirements": [TEXT],
    "referencePublication": {"@type": "ScholarlyArticle", "name": TEXT, "@id": TEXT},
    "funder": {"@type": "Organization", "name": TEXT},
    "funding": TEXT,
    "relatedLink": [TEXT],
    "readme": TEXT,
    "unknown-key": TEXT,
}
CROISSANT = {
    "@context": {"@vocab": "https://schema.org/"},
    "@type": "Dataset",
    "name": TEXT,
    "description": TEXT,
    "citeAs": TEXT,
    "creator": [AGENT],
    "license": TEXT,
    "url": TEXT,
    "version": TEXT,
    "keywords": [TEXT],
    "inLanguage": TEXT,
    "distribution": [{"@type": "cr:FileObject", "name": TEXT, "contentUrl": TEXT, "contentSize": TEXT, "sha256": TEXT}],
}
PACKAGE = {
    "name": TEXT,
    "description": TEXT,
    "version": TEXT,
    "author": TEXT,
    "contributors": [TEXT, {"name": TEXT, "email": TEXT, "url": TEXT}],
    "license": TEXT,
    "keywords": [TEXT],
    "homepage": TEXT,
    "repository": {"type": "git", "url": TEXT},
    "funding": TEXT,
}
RECORDS: Mapping[str, object] = {
    "CITATION.cff": CFF,
    ".zenodo.json": ZENODO,
    "codemeta.json": CODEMETA,
    "croissant.json": CROISSANT,
    "datapackage.json": {
        "name": "a",
        "title": TEXT,
        "description": TEXT,
        "version": TEXT,
        "created": TEXT,
        "keywords": [TEXT],
        "contributors": [{"title": TEXT, "path": TEXT, "role": TEXT, "organization": TEXT}],
        "licenses": [{"name": TEXT, "path": TEXT, "title": TEXT}],
        "resources": [{"name": "a", "path": TEXT, "hash": TEXT, "format": TEXT}],
    },
    "dataset-metadata.json": {
        "title": TEXT,
        "subtitle": TEXT,
        "description": TEXT,
        "id": TEXT,
        "licenses": [{"name": TEXT}],
        "keywords": [TEXT],
        "collaborators": [{"username": TEXT}],
        "userSpecifiedSources": TEXT,
    },
    "dataset_infos.json": {"default": {"description": TEXT, "citation": TEXT, "homepage": TEXT, "license": TEXT}},
    "publiccode.yml": {
        "publiccodeYmlVersion": "0.4",
        "name": TEXT,
        "url": TEXT,
        "softwareVersion": TEXT,
        "releaseDate": TEXT,
        "description": {"en": {"shortDescription": TEXT, "longDescription": TEXT, "features": [TEXT]}},
        "legal": {"license": TEXT, "mainCopyrightOwner": TEXT},
        "maintenance": {"contacts": [{"name": TEXT}]},
    },
    "package.json": PACKAGE,
    "composer.json": {**PACKAGE, "authors": [{"name": TEXT, "email": TEXT, "homepage": TEXT}]},
    ".all-contributorsrc": {"contributors": [{"login": TEXT, "name": TEXT, "profile": TEXT, "contributions": [TEXT]}]},
    ".doi.yml": {
        "title": TEXT,
        "publisher": TEXT,
        "landing-page": TEXT,
        "suffix": TEXT,
        "badge": TEXT,
        "language": TEXT,
        "works": [{"name": TEXT, "path": TEXT, "tags": TEXT}],
        "funding": [{"funder": TEXT, "award": TEXT, "title": TEXT}],
        "allow": [{"rule": TEXT, "reason": TEXT}],
    },
}
"""Records of keys and values; a text stands in quotes, as JSON, which YAML reads as well."""

WRITTEN: Mapping[str, str] = {
    "README.md": "---\nlicense: mit\n---\n# TEXT\n\nTEXT\n\n## Citation\n\nTEXT\n\n"
    "```bibtex\n@misc{TEXT,\n title={TEXT}\n}\n```\n",
    "README.rst": "TEXT\n====\n\nTEXT\n\n.. image:: TEXT\n   :target: TEXT\n",
    "setup.cfg": "[metadata]\nname = TEXT\nversion = TEXT\nauthor = TEXT\nauthor_email = TEXT\n"
    "description = TEXT\nlicense = TEXT\n",
    "setup.py": "from setuptools import setup\nsetup(name='TEXT', version='TEXT', "
    "author='TEXT', license='TEXT', url='TEXT')\n",
    "pyproject.toml": '[project]\nname = "TEXT"\nversion = "TEXT"\ndescription = "TEXT"\n'
    'license = "TEXT"\nkeywords = ["TEXT"]\n'
    'authors = [{name = "TEXT", email = "TEXT"}]\nurls = {a = "TEXT"}\n',
    "Cargo.toml": '[package]\nname = "TEXT"\nversion = "TEXT"\nauthors = ["TEXT"]\n'
    'license = "TEXT"\nrepository = "TEXT"\n',
    "Project.toml": 'name = "TEXT"\nversion = "TEXT"\nauthors = ["TEXT"]\nuuid = "TEXT"\n',
    "fpm.toml": 'name = "TEXT"\nversion = "TEXT"\nauthor = "TEXT"\nmaintainer = "TEXT"\nlicense = "TEXT"\n',
    "DESCRIPTION": "Package: TEXT\nTitle: TEXT\nVersion: TEXT\n"
    "Authors@R: c(person('TEXT', 'TEXT', role=c('aut')), TEXT)\n"
    "Author: TEXT\nDescription: TEXT\nLicense: TEXT\nURL: TEXT\n",
    "pom.xml": "<project><name>TEXT</name><version>TEXT</version><description>TEXT</description><url>TEXT</url>"
    "<licenses><license><name>TEXT</name></license></licenses>"
    "<developers><developer><name>TEXT</name><email>TEXT</email></developer></developers></project>\n",
    "a.gemspec": "Gem::Specification.new do |s|\n  s.name = 'TEXT'\n  s.version = 'TEXT'\n  s.authors = ['TEXT']\n"
    "  s.summary = 'TEXT'\n  s.license = 'TEXT'\nend\n",
    "CMakeLists.txt": 'project(TEXT VERSION TEXT DESCRIPTION "TEXT" HOMEPAGE_URL "TEXT")\n',
    "Dockerfile": 'FROM a\nLABEL org.opencontainers.image.title="TEXT" '
    "org.opencontainers.image.licenses=TEXT\nLABEL a TEXT\n",
    "LICENSE": "TEXT\n\nCopyright (c) 2026 TEXT\n\nTEXT\n",
    "AUTHORS": "# TEXT\n\nTEXT\nTEXT <TEXT>\n* TEXT (TEXT)\n",
    "CONTRIBUTORS": "TEXT\n======\n\n- TEXT <TEXT>\n",
    ".mailmap": "TEXT <TEXT> TEXT <TEXT>\nTEXT <a@b.c>\n",
    "a.dvc": "outs:\n- md5: TEXT\n  path: TEXT\n  size: 1\n",
    ".gitattributes": "TEXT filter=lfs\n*.bin TEXT\n[TEXT] -filter\n",
}
"""Files of lines; a text stands as it is."""

PATHS = (*RECORDS, *WRITTEN, "a release's text")

TEMPLATES = environment(templates_folder())


def grown(path: str, shape: str, length: int, *, only: int | None = None) -> bytes:
    """The file at `path` with texts of `length` characters of a shape; with `only` just the text of that number."""
    text = "a" + shape * max(1, length // len(shape)) + "b"
    if path in RECORDS:
        whole, text = json.dumps(RECORDS[path], indent=1), json.dumps(text, ensure_ascii=False)[1:-1]
    else:
        whole = WRITTEN.get(path, "TEXT\n\nTEXT\n")
        text = escape(text) if path == "pom.xml" else text
    parts = whole.split(TEXT)
    said = [text if only in {None, number} else "a" for number in range(len(parts) - 1)]
    return "".join(part + more for part, more in zip(parts, (*said, ""), strict=True)).encode("utf-8", "replace")


def texts(path: str) -> int:
    """How many texts the file at `path` has."""
    whole = json.dumps(RECORDS[path]) if path in RECORDS else WRITTEN.get(path, "TEXT\n\nTEXT\n")
    return whole.count(TEXT)


def work(path: str) -> Callable[[bytes], object]:
    """All that is done to a file of this path: reading, judging, editing."""
    doi, known = parse_doi("10.5072/a"), format_of(path)

    def everything(data: bytes) -> None:
        if known:
            known.reader()(path, data)
        if path == "CITATION.cff":
            check_citation(path, data, RULES)
        if path.startswith("README"):
            edit_readme(path, data, badge=badge_for(doi), templates=TEMPLATES)
        if path not in RECORDS and path not in WRITTEN:
            edit_release_notes(data.decode(), version_doi=doi, concept_doi=None, templates=TEMPLATES)

    return everything
