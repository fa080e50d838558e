"""What DataCite's server derives from `types`: the type in schema.org, CSL, BibTeX and RIS.

It looks at the free text first, as if it were a Crossref type, then at resourceTypeGeneral. Values that the client
sent stay. A Model has no entry anywhere and ends as CreativeWork, article, misc, GEN.

Source: datacite/bolognese `lib/bolognese/utils.rb` (translation tables), datacite/lupo `app/models/doi.rb`
(`update_types`), read in 2026.
"""

import re
from collections.abc import Mapping
from typing import Any

_SCHEMA_ORG = {
    "Audiovisual": "MediaObject", "Book": "Book", "BookChapter": "Chapter", "Collection": "Collection",
    "ComputationalNotebook": "SoftwareSourceCode", "ConferencePaper": "Article", "ConferenceProceeding": "Periodical",
    "DataPaper": "Article", "Dataset": "Dataset", "Dissertation": "Thesis", "Event": "Event", "Image": "ImageObject",
    "Journal": "Periodical", "JournalArticle": "ScholarlyArticle", "PeerReview": "Review", "Report": "Report",
    "Service": "Service", "Software": "SoftwareSourceCode", "Sound": "AudioObject", "Text": "ScholarlyArticle",
    "Other": "CreativeWork",
}  # fmt: skip

_RIS = {
    "Audiovisual": "MPCT", "Book": "BOOK", "BookChapter": "CHAP", "ComputationalNotebook": "COMP",
    "ConferencePaper": "CPAPER", "ConferenceProceeding": "CONF", "Dataset": "DATA", "Dissertation": "THES",
    "Image": "FIGURE", "JournalArticle": "JOUR", "Report": "RRPT", "Software": "COMP", "Sound": "SOUND",
    "Text": "RPRT",
}  # fmt: skip

_CSL_OF_SCHEMA_ORG = {
    "AudioObject": "song", "Blog": "report", "BlogPosting": "post-weblog", "DataCatalog": "dataset",
    "Dataset": "dataset", "ImageObject": "graphic", "Movie": "motion_picture", "Report": "report",
    "ScholarlyArticle": "article-journal", "Thesis": "thesis", "VideoObject": "broadcast", "WebPage": "webpage",
    "WebSite": "webpage",
}  # fmt: skip

_BIBTEX_OF_SCHEMA_ORG = {
    "Article": "article", "BlogPosting": "article", "ScholarlyArticle": "article", "Thesis": "phdthesis",
}  # fmt: skip

# The free text, read as a type of Crossref: schema.org, CSL, BibTeX, RIS; None where it says nothing.
_OF_FREE_TEXT: dict[str, tuple[str | None, str | None, str | None, str | None]] = {
    "Book": ("Book", "book", "book", "BOOK"),
    "BookChapter": ("Chapter", "chapter", "inbook", "CHAP"),
    "BookPart": (None, None, None, "CHAP"),
    "BookSection": (None, "chapter", "inbook", "CHAP"),
    "Component": ("CreativeWork", None, None, None),
    "Dataset": ("Dataset", "dataset", None, "DATA"),
    "Dissertation": ("Thesis", "thesis", "phdthesis", "THES"),
    "EditedBook": ("Book", "book", "book", "BOOK"),
    "JournalArticle": ("ScholarlyArticle", "article-journal", "article", "JOUR"),
    "JournalIssue": ("PublicationIssue", None, None, None),
    "JournalVolume": ("PublicationVolume", None, None, None),
    "Monograph": ("Book", "book", "book", "BOOK"),
    "Other": ("CreativeWork", None, None, "GEN"),
    "PeerReview": ("Review", None, None, None),
    "PostedContent": ("ScholarlyArticle", None, "article", None),
    "Proceedings": (None, None, "proceedings", "CONF"),
    "ProceedingsArticle": (None, "paper-conference", None, "CPAPER"),
    "ReferenceBook": ("Book", None, "book", "BOOK"),
    "ReferenceEntry": (None, "entry-dictionary", None, "DICT"),
    "Report": ("Report", "report", "techreport", "RPRT"),
    "Standard": (None, None, None, "STAND"),
}


def with_derived_types(types: Mapping[str, Any]) -> dict[str, Any]:
    """`types` with schemaOrg, citeproc, bibtex and ris filled in where they are absent.

    >>> with_derived_types({"resourceTypeGeneral": "Software"})["ris"]
    'COMP'
    """
    general = str(types.get("resourceTypeGeneral") or "")
    # `peer_review` and `peer-review` are PeerReview, letters after the first left alone: Ruby's `camelcase`.
    words = str(types.get("resourceType") or "").replace("-", "_")
    free_text = re.sub(r"(?:^|_)([a-z])", lambda found: found.group(1).upper(), words)
    schema_org, citeproc, bibtex, ris = _OF_FREE_TEXT.get(free_text, (None, None, None, None))

    schema_org = schema_org or _SCHEMA_ORG.get(general, "CreativeWork")
    derived = {
        "ris": ris or _RIS.get(general, "GEN"),
        "bibtex": bibtex or _BIBTEX_OF_SCHEMA_ORG.get(schema_org, "misc"),
        "citeproc": citeproc or _CSL_OF_SCHEMA_ORG.get(schema_org, "article"),
        "schemaOrg": schema_org,
    }
    return {name: value for name, value in {**derived, **types}.items() if value is not None}
