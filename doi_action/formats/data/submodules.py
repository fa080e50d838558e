"""Which other repositories stand in a repository, and where they come from, as its .gitmodules says.

Source: gitmodules(5); its syntax is that of git-config(1), "Syntax", of which git writes what is read here.
"""

import re
from dataclasses import dataclass

SUBMODULES = ".gitmodules"
"""The file, in the root of a repository, that says where other repositories stand in it."""

_SECTION = re.compile(r'^\s*\[\s*submodule\s+"((?:[^"\\]|\\.)*)"\s*\]', re.IGNORECASE)

_VALUE = re.compile(r"^\s*(path|url)\s*=(.*)$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Submodule:
    """Another repository: its `name` here, the folder in which it stands, and where it comes from ("" unsaid)."""

    name: str
    path: str
    url: str

    @property
    def is_safe(self) -> bool:
        """Whether its name is one of a folder below git's own, as git itself demands it (CVE-2018-11235)."""
        parts = re.split(r"[/\\]", self.name)
        leads_elsewhere = not {"", ".", ".."}.isdisjoint(parts)
        # `C:` is a drive of Windows.
        is_on_a_drive = ":" in parts[0]
        return not leads_elsewhere and not is_on_a_drive


def submodules_in(modules: bytes) -> tuple[Submodule, ...]:
    """The submodules that a .gitmodules file names with a path, in its order; of one key said twice the last counts.

    >>> submodules_in(b'[submodule "a"]\\n\\tpath = libs/a\\n\\turl = ../a.git\\n')
    (Submodule(name='a', path='libs/a', url='../a.git'),)
    """
    sections: dict[str, dict[str, str]] = {}
    said: dict[str, str] = {}
    for line in modules.decode("utf-8", "replace").splitlines():
        if section := _SECTION.match(line):
            said = sections.setdefault(_unquoted(section[1]), {})
        elif line.lstrip().startswith("["):
            said = {}
        elif value := _VALUE.match(line):
            said[value[1].lower()] = _value(value[2].strip())

    found = []
    for name, keys in sections.items():
        path = keys.get("path", "").rstrip("/")
        if path:
            found.append(Submodule(name=name, path=path, url=keys.get("url", "")))
    return tuple(found)


def _value(text: str) -> str:
    """A value without its quotes and without a comment behind it."""
    if text.startswith('"'):
        quoted = re.match(r'"((?:[^"\\]|\\.)*)"', text)
        return _unquoted(quoted[1]) if quoted else ""
    return _unquoted(re.split(r"\s[#;]", text)[0].rstrip())


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
