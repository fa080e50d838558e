"""How DataCite's server completes subjects: a keyword that names a field of science gets a second, classified entry.

Fields: OECD, Revised Field of Science and Technology classification (2007). The finer Australian and New Zealand
classification, which the real server maps to these, is not known here.
"""

from collections.abc import Iterable
from typing import Any

_FIELDS = frozenset(
    (
        "Natural sciences", "Mathematics", "Computer and information sciences", "Physical sciences",
        "Chemical sciences", "Earth and related environmental sciences", "Biological sciences",
        "Other natural sciences", "Engineering and technology", "Civil engineering",
        "Electrical engineering, electronic engineering, information engineering", "Mechanical engineering",
        "Chemical engineering", "Materials engineering", "Medical engineering", "Environmental engineering",
        "Environmental biotechnology", "Industrial biotechnology", "Nano-technology",
        "Other engineering and technologies", "Medical and health sciences", "Basic medicine", "Clinical medicine",
        "Health sciences", "Medical biotechnology", "Other medical sciences", "Agricultural sciences",
        "Agriculture, forestry, and fisheries", "Animal and dairy science", "Veterinary science",
        "Agricultural biotechnology", "Other agricultural sciences", "Social sciences", "Psychology",
        "Economics and business", "Educational sciences", "Sociology", "Law", "Political science",
        "Social and economic geography", "Media and communications", "Other social sciences", "Humanities",
        "History and archaeology", "Languages and literature", "Philosophy, ethics and religion",
        "Arts (arts, history of arts, performing arts, music)", "Other humanities",
    )
)  # fmt: skip


def with_fields_of_science(subjects: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """`subjects` in order, each field of science followed by its classified entry, nothing twice.

    >>> [s["subject"] for s in with_fields_of_science([{"subject": "Mathematics"}])]
    ['Mathematics', 'FOS: Mathematics']
    """
    completed: list[dict[str, Any]] = []
    for subject in subjects:
        if subject not in completed:
            completed.append(subject)
        if subject.get("subject") not in _FIELDS:
            continue

        classified = {
            "subject": f"FOS: {subject['subject']}",
            "subjectScheme": "Fields of Science and Technology (FOS)",
            "schemeUri": "http://www.oecd.org/science/inno/38235147.pdf",
        }
        if classified not in completed:
            completed.append(classified)
    return completed
