"""Files whose every text can be made long, and the shapes of text that readers have choked on.

Of each format one file with TEXT wherever a text may stand, and all that is done to it: read, judged alone and beside
a CITATION.cff, repaired, edited. tests/unit/test_growth.py does it at two lengths; benchmarks/growth.py makes one text
at a time longer, up to a million characters.
"""

import json
from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from datetime import date
from xml.sax.saxutils import escape

from doi_action.check.around import Around
from doi_action.check.checker import check_citation, told
from doi_action.check.repair import repair
from doi_action.edits.concept_setting import with_concept, with_continued
from doi_action.edits.hook_entry import with_hook
from doi_action.edits.manifest_version import manifest_edits
from doi_action.edits.own_settings import with_keys
from doi_action.edits.templating import environment
from doi_action.edits.workflow_file import publishing_step
from doi_action.formats.cff.edit import CitationChange, DescribedDoi, edit_citation
from doi_action.formats.linked_data.codemeta_edit import CodemetaChange, edit_codemeta
from doi_action.formats.table import Format, format_of
from doi_action.formats.text.by_hand import NotEditable
from doi_action.identifiers.types import parse_doi
from doi_action.readme.badge import badge_for
from doi_action.readme.card import CardCitation, edit_card_citation
from doi_action.readme.edit import edit_readme
from doi_action.readme.release_notes import edit_release_notes
from doi_action.rules import RULES
from doi_action.snapshot import Tree
from doi_action.templates_folder import templates_folder
from doi_action.verbs.check.files import Target
from doi_action.verbs.check.one_file import judge
from doi_action.verbs.check.options import Options

TEXT = "TEXT"
CITATION = "CITATION.cff"

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
    "authors": [PERSON, {"name": TEXT, "website": TEXT, "orcid": "0000-0002-1825-0097"}],
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
    "references": [REFERENCE, {"type": "grant", "title": TEXT, "authors": [{"name": TEXT}], "number": TEXT}],
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
    "thesis_supervisors": [{"name": TEXT, "affiliation": TEXT, "orcid": TEXT}],
    **dict.fromkeys(
        ("access_right", "method", "publication_type", "upload_type", "journal_title", "imprint_isbn"), TEXT
    ),
}
AGENT = {
    "@type": "Person",
    "@id": TEXT,
    "givenName": TEXT,
    "familyName": TEXT,
    "affiliation": {"name": TEXT},
    "email": TEXT,
}
WORK = {"@type": "CreativeWork", "name": TEXT, "@id": TEXT, "url": TEXT, "identifier": TEXT}
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
    **dict.fromkeys(
        (
            *(
                "applicationCategory",
                "buildInstructions",
                "copyrightYear",
                "dateCreated",
                "dateModified",
                "embargoDate",
            ),
            *("embargoEndDate", "fileFormat", "fileSize", "inLanguage", "memoryRequirements", "operatingSystem"),
            *("processorRequirements", "releaseNotes", "runtimePlatform", "sameAs", "softwareHelp", "softwareVersion"),
            *("storageRequirements", "url", "softwarePaperCitationIdentifiers", "contIntegration", "issueTracker"),
        ),
        TEXT,
    ),
    **dict.fromkeys(
        ("contributor", "copyrightHolder", "editor", "producer", "provider", "publisher", "sponsor"), AGENT
    ),
    **{key: [WORK, TEXT] for key in ("citation", "hasPart", "isBasedOn", "isPartOf", "review", "supportingData")},
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
    **dict.fromkeys(("contributor", "editor", "funder", "maintainer", "publisher"), AGENT),
    **{key: [WORK, TEXT] for key in ("citation", "isBasedOn", "sameAs")},
    **dict.fromkeys(("conformsTo", "dateCreated", "dateModified", "datePublished", "funding"), TEXT),
    **dict.fromkeys(("measurementTechnique", "spatialCoverage", "temporalCoverage", "variableMeasured"), TEXT),
    **dict.fromkeys(("rai:dataCollection", "rai:dataBiases", "rai:dataLimitations"), TEXT),
    "distribution": [
        {
            "@type": "cr:FileObject",
            "name": TEXT,
            "contentUrl": TEXT,
            "contentSize": TEXT,
            "sha256": TEXT,
            "md5": TEXT,
            "encodingFormat": TEXT,
        }
    ],
}
PACKAGE = {
    "name": TEXT,
    "description": TEXT,
    "version": TEXT,
    "author": TEXT,
    "contributors": [TEXT, {"name": TEXT, "email": TEXT, "url": TEXT}],
    "maintainers": [TEXT],
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
        "homepage": TEXT,
        "contributors": [
            {"title": TEXT, "path": TEXT, "role": TEXT, "organization": TEXT},
            *({"title": TEXT, "roles": [role, TEXT]} for role in ("author", "funder", "publisher")),
        ],
        "licenses": [{"name": TEXT, "path": TEXT, "title": TEXT}],
        "resources": [{"name": "a", "path": TEXT, "hash": TEXT, "format": TEXT, "mediatype": TEXT, "bytes": TEXT}],
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
    "dataset_infos.json": {
        "default": {
            "description": TEXT,
            "citation": TEXT,
            "homepage": TEXT,
            "license": TEXT,
            "version": {"version_str": TEXT},
            "features": {TEXT: {"dtype": TEXT}},
            "dataset_size": TEXT,
        }
    },
    "publiccode.yml": {
        "publiccodeYmlVersion": "0.4",
        "name": TEXT,
        "url": TEXT,
        "landingURL": TEXT,
        "softwareVersion": TEXT,
        "releaseDate": TEXT,
        "description": {
            "en": {"shortDescription": TEXT, "longDescription": TEXT, "documentation": TEXT, "features": [TEXT]}
        },
        "legal": {"license": TEXT, "mainCopyrightOwner": TEXT},
        "maintenance": {"contacts": [{"name": TEXT}]},
    },
    "package.json": PACKAGE,
    "composer.json": {
        **PACKAGE,
        "support": {"docs": TEXT, "source": TEXT},
        "authors": [{"name": TEXT, "email": TEXT, "homepage": TEXT}],
    },
    ".all-contributorsrc": {"contributors": [{"login": TEXT, "name": TEXT, "profile": TEXT, "contributions": [TEXT]}]},
    ".github/doi.yml": {"related-identifiers": [{"value": TEXT, "relation": TEXT, "scheme": TEXT}]},
    ".doi.yml": {
        "title": TEXT,
        "publisher": TEXT,
        "landing-page": TEXT,
        "suffix": TEXT,
        "badge": TEXT,
        "language": TEXT,
        **dict.fromkeys(("abstract", "repository-url", "resource-type-text", "sizes", "formats", "kind"), TEXT),
        "publisher-ror": TEXT,
        "creators": [PERSON],
        "contributors": [{**PERSON, "role": TEXT}],
        "titles": [{"title": TEXT, "language": TEXT}],
        "descriptions": [{"text": TEXT, "type": TEXT}],
        "dates": [{"date": TEXT, "type": TEXT}],
        "keywords": [TEXT, {"text": TEXT, "scheme": TEXT}],
        "licenses": [TEXT],
        "alternate-identifiers": [{"identifier": TEXT, "type": TEXT}],
        "related-items": [{"title": TEXT, "type": TEXT, "relation": TEXT}],
        "geo-locations": [{"place": TEXT}],
        "works": [{"name": TEXT, "path": TEXT, "tags": TEXT}],
        "funding": [{"funder": TEXT, "award": TEXT, "title": TEXT}],
        "allow": [{"rule": TEXT, "reason": TEXT}],
    },
}
"""Records of keys and values; a text stands in quotes, as JSON, which YAML reads as well."""

WRITTEN: Mapping[str, str] = {
    "README.md": "---\nlicense: TEXT\npipeline_tag: TEXT\ntags: [TEXT]\nbase_model: [TEXT]\n"
    "datasets: [TEXT]\nlanguage: [TEXT]\nlanguage_bcp47: [TEXT]\nlibrary_name: TEXT\nlicense_name: TEXT\n"
    "license_link: TEXT\nmetrics: [TEXT]\nmodel_name: TEXT\nnew_version: TEXT\npretty_name: TEXT\n"
    "size_categories: [TEXT]\nsource_datasets: [TEXT]\ntask_categories: [TEXT]\ntask_ids: [TEXT]\ngated: TEXT\n"
    "co2_eq_emissions: {source: TEXT}\nmodel-index: [{name: TEXT, results: [{task: {name: TEXT}}]}]\n"
    "dataset_info: {features: [{name: TEXT, dtype: TEXT}]}\n---\n# TEXT\n\nTEXT\n\n## Citation\n\nTEXT\n\n"
    "```bibtex\n@article{TEXT,\n title={A TEXT},\n author={TEXT}\n}\n```\n",
    "README.rst": "TEXT\n====\n\nTEXT\n\n.. image:: TEXT\n   :target: TEXT\n",
    "README.adoc": "= TEXT\n\nimage:https://zenodo.org/badge/DOI/10.5072/a.svg[DOI,link=https://doi.org/10.5072/a]\n\nTEXT\n\n"
    "image:TEXT[TEXT,link=TEXT]\n\n----TEXT\n",
    "README.org": "#+title: TEXT\n\n[[https://doi.org/10.5072/a][https://zenodo.org/badge/DOI/10.5072/a.svg]]\n\nTEXT\n\n"
    "[[TEXT][https://TEXT]]\n\n#+begin_src TEXT\n",
    "setup.cfg": "[metadata]\nname = TEXT\nversion = TEXT\nauthor = TEXT\nauthor_email = TEXT\n"
    "description = TEXT\nlicense = TEXT\nkeywords = TEXT\nmaintainer = TEXT\nurl = TEXT\nclassifiers =\n  TEXT\n"
    "project_urls =\n  Source = TEXT\n  Documentation = TEXT\n",
    "setup.py": "from setuptools import setup\nsetup(name='TEXT',\n version='TEXT',\n "
    "author='TEXT', license='TEXT', url='TEXT', description='TEXT', keywords='TEXT', maintainer='TEXT',\n"
    " classifiers=['TEXT'], project_urls={'Source': 'TEXT', 'Documentation': 'TEXT'})\n",
    "pyproject.toml": '[project]\nname = "TEXT"\nversion = "TEXT"\ndescription = "TEXT"\n'
    'license = "TEXT"\nkeywords = ["TEXT"]\n'
    'authors = [{name = "TEXT", email = "TEXT"}]\nmaintainers = [{name = "TEXT"}]\n'
    'classifiers = ["TEXT"]\nurls = {a = "TEXT", Homepage = "TEXT", Repository = "TEXT", Documentation = "TEXT"}\n',
    "Cargo.toml": '[package]\nname = "TEXT"\nversion = "TEXT"\nauthors = ["TEXT"]\n'
    'license = "TEXT"\nrepository = "TEXT"\ndescription = "TEXT"\nhomepage = "TEXT"\n'
    'documentation = "TEXT"\nkeywords = ["TEXT"]\n',
    "Project.toml": 'name = "TEXT"\nversion = "TEXT"\nauthors = ["TEXT"]\nuuid = "TEXT"\nlicense = "TEXT"\n'
    'desc = "TEXT"\nkeywords = ["TEXT"]\n',
    "fpm.toml": 'name = "TEXT"\nversion = "TEXT"\nauthor = "TEXT"\nmaintainer = "TEXT"\nlicense = "TEXT"\n'
    'description = "TEXT"\nhomepage = "TEXT"\nkeywords = ["TEXT"]\n',
    "DESCRIPTION": "Package: TEXT\nTitle: TEXT\nVersion: TEXT\n"
    "Authors@R: c(person('TEXT', 'TEXT', role=c('aut')), TEXT)\n"
    "Author: TEXT\nDescription: TEXT\nLicense: TEXT\nURL: TEXT\nDate: TEXT\nLanguage: TEXT\n"
    "X-schema.org-keywords: TEXT\n",
    "pom.xml": "<project><artifactId>TEXT</artifactId><name>TEXT</name><version>TEXT</version>"
    "<description>TEXT</description><url>TEXT</url><licenses><license><name>TEXT</name></license></licenses>"
    "<developers><developer><name>TEXT</name><email>TEXT</email></developer></developers>"
    "<contributors><contributor><name>TEXT</name></contributor></contributors></project>\n",
    "a.gemspec": "Gem::Specification.new do |s|\n  s.name = 'TEXT'\n  s.version = 'TEXT'\n  s.authors = ['TEXT']\n"
    "  s.summary = 'TEXT'\n  s.license = 'TEXT'\n  s.licenses = ['TEXT']\n"
    "  s.description = 'TEXT'\n  s.homepage = 'TEXT'\n  s.metadata = {'source_code_uri' => 'TEXT',\n"
    "    'documentation_uri' => 'TEXT'}\nend\n",
    "CMakeLists.txt": 'project(TEXT\n VERSION 1.TEXT\n DESCRIPTION "TEXT" HOMEPAGE_URL "TEXT" TEXT',
    "Dockerfile": 'FROM a\nLABEL org.opencontainers.image.title="TEXT" '
    "org.opencontainers.image.licenses=TEXT\nLABEL a TEXT\n"
    'LABEL org.opencontainers.image.authors="TEXT" org.opencontainers.image.description="TEXT"\n'
    'LABEL org.opencontainers.image.documentation="TEXT" org.opencontainers.image.source="TEXT"\n'
    'LABEL org.opencontainers.image.url="TEXT" org.opencontainers.image.version="TEXT"\n',
    "LICENSE": "TEXT\n\nCopyright (c) 2026 TEXT\n\nTEXT\n",
    "AUTHORS": "# TEXT\n\nTEXT\nTEXT <TEXT>\n* TEXT (TEXT)\n* TEXT (TEXT",
    "CONTRIBUTORS": "TEXT\n======\n\n- TEXT <TEXT>\n",
    ".mailmap": "TEXT <TEXT> TEXT <TEXT>\nTEXT <a@b.c>\n",
    "a.dvc": "outs:\n- md5: TEXT\n  path: TEXT\n  size: 1\n",
    ".gitattributes": "TEXT filter=lfs\n*.bin TEXT\n[TEXT] -filter\n",
}
"""Files of lines; a text stands as it is."""

IN_LINES: Mapping[str, str] = {
    "CITATION.cff in lines": """# A comment
cff-version: "1.2.0"
message: "TEXT"
title: "TEXT"  # another
abstract: |
  TEXT
authors:
  - given-names: "TEXT"
    family-names: "TEXT"
    affiliation: 'TEXT'
    orcid: "TEXT"
  - name: "TEXT"
    orcid: 0000-0002-1825-0097
version: "TEXT"
date-released: "TEXT"
commit: "TEXT"
doi: "TEXT"
identifiers:
  - type: doi
    value: "TEXT"
    description: "TEXT"
  - type: swh  # TEXT
    value: "TEXT"
keywords: ["TEXT", "TEXT"]
license: "TEXT"
""",
    ".doi.yml in lines": """# TEXT
title: "TEXT"
publisher: "TEXT"
works:
  - name: "TEXT"
    path: "TEXT"
""",
    ".pre-commit-config.yaml": """# TEXT
repos:
  - repo: "TEXT"
    rev: "TEXT"
    hooks:
      - id: "TEXT"  # TEXT
""",
    ".github/workflows/release.yml": """name: "TEXT"
on: ["TEXT"]
jobs:
  a:
    steps:
      - uses: "TEXT"
      - uses: "doi-action/doi-action@TEXT"
        with: {registry: "TEXT"}
""",
}
"""Files of YAML as people write them; a text stands as JSON writes it, so that most of them can be read."""

RELEASE_TEXT = "a release's text"

MANIFESTS = (
    *("package.json", "composer.json", "setup.cfg", "setup.py", "pyproject.toml", "Cargo.toml", "Project.toml"),
    *("fpm.toml", "DESCRIPTION", "pom.xml", "a.gemspec", "CMakeLists.txt"),
)
"""Files whose version `prepare` brings up."""

PATHS = (*RECORDS, *WRITTEN, *IN_LINES, RELEASE_TEXT)

TEMPLATES = environment(templates_folder())
OURS, ALL_VERSIONS, BEFORE = parse_doi("10.5072/aaaa"), parse_doi("10.5072/bbbb"), parse_doi("10.5072/a")
A_DAY = date(2026, 3, 1)


def grown(name: str, shape: str, length: int, *, only: Container[int] | None = None) -> bytes:
    """The file of this name with texts of `length` characters of a shape; with `only` just those of these numbers."""
    text = "a" + shape * max(1, length // len(shape)) + "b"
    if name in RECORDS or name in IN_LINES:
        text = json.dumps(text, ensure_ascii=False)[1:-1]
    elif name == "pom.xml":
        text = escape(text)
    parts = _whole(name).split(TEXT)
    said = [text if only is None or number in only else "a" for number in range(len(parts) - 1)]
    return "".join(part + more for part, more in zip(parts, (*said, ""), strict=True)).encode("utf-8", "replace")


def texts(name: str) -> int:
    """How many texts the file of this name has."""
    return _whole(name).count(TEXT)


def _whole(name: str) -> str:
    if name in RECORDS:
        return json.dumps(RECORDS[name], indent=1)
    return {**WRITTEN, **IN_LINES}.get(name, "TEXT\n\nTEXT\n")


def work(name: str) -> Callable[[bytes], None]:
    """All that is done to the file of this name."""
    path = name.removesuffix(" in lines")
    known = format_of(path)

    def everything(data: bytes) -> None:
        if known:
            judged(known, path, data)
        for edit in EDITORS.get(path, ()):
            edited(edit, path, data)
        if name in MANIFESTS:
            edited(with_version, path, data)

    return everything


def judged(known: Format, path: str, data: bytes) -> None:
    """What `check` and `publish` say of a file, alone and beside the other files of its repository."""
    judge(Target(path, "cff" if path == CITATION else known.name), data, Options())
    files = {CITATION: grown(CITATION, "a", 1), path: data}
    around = Around(path=CITATION, files=files)
    check_citation(CITATION, files[CITATION], RULES, repository=around, today="2026-03-01")
    told(around.conflicts(files[CITATION]), RULES)


Editor = Callable[[str, bytes], object]


def edited(edit: Editor, path: str, data: bytes) -> object:
    """What an editor makes of a file; None where it leaves it to a person."""
    with suppress(NotEditable):
        return edit(path, data)
    return None


def released(path: str, data: bytes) -> object:
    """A CITATION.cff that names a release."""
    change = CitationChange(
        version="2.0.0",
        date_released=A_DAY,
        commit="a" * 40,
        doi=OURS,
        identifiers=(DescribedDoi(doi=OURS, description="2.0.0"), DescribedDoi(doi=ALL_VERSIONS, description="all")),
        moved=(DescribedDoi(doi=parse_doi("10.5072/cccc"), description="a paper"),),
        remove=(BEFORE,),
    )
    return edit_citation(path, data, change)


def prepared(path: str, data: bytes) -> object:
    """A CITATION.cff before the tag: without the commit."""
    return edit_citation(path, data, CitationChange(version="2.0.0", doi=OURS, drop_commit=True))


def repaired(path: str, data: bytes) -> object:
    """What `check --fix` makes of a CITATION.cff."""
    return repair(path, data, lambda now: check_citation(path, now, RULES)).data


def with_description(path: str, data: bytes) -> object:
    """A codemeta.json that names a release."""
    return edit_codemeta(path, data, CodemetaChange(version="2.0.0", date=A_DAY, doi=OURS, remove=(BEFORE,)))


def with_badge(path: str, data: bytes) -> object:
    """A README that shows a badge."""
    return edit_readme(path, data, badge=badge_for(OURS), templates=TEMPLATES).after


def with_citation(path: str, data: bytes) -> object:
    """A card that says how to cite the release."""
    said = CardCitation(
        bibtex="@misc{a,\n title = {a}\n}", apa="A. (2026). a.", kind="model", version="2.0.0", doi=OURS, title="a"
    )
    return edit_card_citation(path, data, citation=said, templates=TEMPLATES).after


def with_version(path: str, data: bytes) -> object:
    """A manifest that `prepare` brings up to a version."""
    return list(manifest_edits(Tree(commit="", contents={path: data}), "", "2.0.0"))


def with_steps(path: str, data: bytes) -> object:
    """The workflow that `init` looks for."""
    return publishing_step(Tree(commit="", contents={path: data}))


EDITORS: Mapping[str, tuple[Editor, ...]] = {
    CITATION: (released, prepared, repaired),
    "codemeta.json": (with_description,),
    "README.md": (with_badge, with_citation),
    "README.rst": (with_badge,),
    "README.adoc": (with_badge,),
    "README.org": (with_badge,),
    ".doi.yml": (
        lambda path, data: with_keys(path, data, ("prefix: 10.5072",)),
        lambda path, data: with_concept(path, data, OURS),
        lambda path, data: with_continued(path, data, OURS),
    ),
    ".pre-commit-config.yaml": (lambda _path, data: with_hook(data, version="1.0.0"),),
    ".github/workflows/release.yml": (with_steps,),
    RELEASE_TEXT: (
        lambda _path, data: edit_release_notes(
            data.decode(), version_doi=OURS, concept_doi=ALL_VERSIONS, templates=TEMPLATES
        ),
    ),
}
"""What changes a file, by its path; manifests have theirs in common."""
