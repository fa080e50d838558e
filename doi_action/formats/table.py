"""The table of formats: which files are read, by whom, and who wins where they disagree.

The one list of files: `publish` reads them, `check` judges them, and the hooks are called for them.

Order is precedence, highest first. A format's module is imported when one of its files is there, not before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import import_module
from itertools import chain
from typing import cast

from doi_action.facts import Reading

Reader = Callable[[str, bytes], Reading]
"""(path, bytes) -> Reading. Never raises for bad input: what it leaves out comes back as remarks."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Format:
    """One file format: its name, the files it is found in (shell patterns), and the module whose `read` reads it."""

    name: str
    paths: tuple[str, ...]
    module: str

    def reader(self) -> Reader:
        """The function that reads a file of this format."""
        return cast(Reader, import_module(f"doi_action.formats.{self.module}").read)


ANY_CASE = "[Cc][Ii][Tt][Aa][Tt][Ii][Oo][Nn].[Cc][Ff][Ff]"
"""A third of the public files of this name are written otherwise; the exact name comes first."""

MISNAMED = (
    *("CITATION", "CITATION.yml", "CITATION.yaml", "CITATION.txt"),
    *("CITATION.cff.txt", "CITATION.cff.yml", "CITATION.cff.yaml", "CITATIONS.cff"),
)
"""Names under which people put a CITATION.cff that no service finds. Some are also other files: R has a CITATION."""

FORMATS: tuple[Format, ...] = (
    Format(name=".doi.yml", paths=(".doi.yml", ".github/doi.yml"), module="doi_yml.read"),
    Format(name="CITATION.cff", paths=("CITATION.cff", ANY_CASE), module="cff.read"),
    Format(name=".zenodo.json", paths=(".zenodo.json",), module="zenodo.read"),
    Format(name="codemeta.json", paths=("codemeta.json",), module="linked_data.codemeta"),
    Format(
        name="card",
        paths=(
            "README.md",
            "MODEL_CARD.md",
            "DATASET_CARD.md",
            "model_card.md",
            "dataset_card.md",
            "hf_model_card.md",
            "hf_dataset_card.md",
            "README_HF.md",
            "huggingface/README.md",
            "huggingface/model_card.md",
            "huggingface/dataset_card.md",
            "hf/README.md",
            "model_card/README.md",
            "dataset_card/README.md",
            "publish/hf_dataset/README.md",
        ),
        module="cards.hub_card",
    ),
    Format(name="croissant.json", paths=("croissant.json", "metadata.json"), module="linked_data.croissant"),
    Format(name="datapackage.json", paths=("datapackage.json",), module="data.datapackage"),
    Format(name="dataset-metadata.json", paths=("dataset-metadata.json",), module="data.kaggle"),
    Format(name="dataset_infos.json", paths=("dataset_infos.json",), module="cards.dataset_infos"),
    Format(name="publiccode.yml", paths=("publiccode.yml", "publiccode.yaml"), module="manifests.publiccode_yml"),
    Format(name="pyproject.toml", paths=("pyproject.toml",), module="manifests.pyproject_toml"),
    Format(name="setup.cfg", paths=("setup.cfg",), module="manifests.setup_cfg"),
    Format(name="setup.py", paths=("setup.py",), module="manifests.setup_py"),
    Format(name="package.json", paths=("package.json",), module="manifests.package_json"),
    Format(name="Cargo.toml", paths=("Cargo.toml",), module="manifests.cargo_toml"),
    Format(name="DESCRIPTION", paths=("DESCRIPTION",), module="manifests.r_description"),
    Format(name="Project.toml", paths=("Project.toml",), module="manifests.project_toml"),
    Format(name="pom.xml", paths=("pom.xml",), module="manifests.pom_xml"),
    Format(name="composer.json", paths=("composer.json",), module="manifests.composer_json"),
    Format(name="gemspec", paths=("*.gemspec",), module="manifests.gemspec"),
    Format(name="fpm.toml", paths=("fpm.toml",), module="manifests.fpm_toml"),
    Format(name="CMakeLists.txt", paths=("CMakeLists.txt",), module="manifests.cmake_lists"),
    Format(name="Dockerfile", paths=("Dockerfile", "Containerfile"), module="manifests.dockerfile"),
    Format(
        name="LICENSE",
        paths=(
            *("LICENSE", "LICENSE.txt", "LICENSE.md", "LICENSE.rst", "LICENCE", "LICENCE.txt", "LICENCE.md"),
            *("LICENSE-MIT", "LICENSE-APACHE", "COPYING", "COPYING.txt", "COPYING.LESSER", "UNLICENSE", "LICENSES/*"),
        ),
        module="licenses.license_file",
    ),
    Format(
        name="AUTHORS",
        paths=("AUTHORS", "AUTHORS.md", "AUTHORS.rst", "AUTHORS.txt"),
        module="people.name_lists",
    ),
    Format(
        name="CONTRIBUTORS",
        paths=("CONTRIBUTORS", "CONTRIBUTORS.md", "CONTRIBUTORS.rst", "CONTRIBUTORS.txt"),
        module="people.name_lists",
    ),
    Format(name=".all-contributorsrc", paths=(".all-contributorsrc",), module="people.all_contributors"),
    Format(
        name="data files",
        paths=("*.dvc", "data/*.dvc", ".gitattributes", "*.safetensors.index.json"),
        module="data.pointers",
    ),
    Format(name=".mailmap", paths=(".mailmap",), module="people.name_lists"),
)


_OF_NO_WORK = frozenset({"data files", ".mailmap"})
"""Formats that say nothing of the work itself: where large files lie, and how people's names are joined."""


def format_of(path: str) -> Format | None:
    """The format that reads a file of this path, None for a file that nothing reads."""
    for known in FORMATS:
        for pattern in known.paths:
            # A star of the shell's crosses folders here, and must not.
            is_as_deep = path.count("/") == pattern.count("/")
            if is_as_deep and fnmatchcase(path, pattern):
                return known

    return None


_PATHS = {known.name: known.paths for known in FORMATS}


def paths_of(name: str) -> tuple[str, ...]:
    """The paths in which the format of this name is found."""
    return _PATHS[name]


def compared_patterns() -> tuple[str, ...]:
    """The paths of every file that says something of the work: what `publish` reads, `check` judges and compares."""
    patterns: list[str] = []
    for known in FORMATS:
        if known.name not in _OF_NO_WORK:
            patterns += known.paths
    return tuple(dict.fromkeys(patterns))


def wanted_patterns(folders: tuple[str, ...] = ("",)) -> tuple[str, ...]:
    """The paths that a host should read so that every format finds its files in each of `folders`, each once."""
    paths = [*chain.from_iterable(_PATHS.values()), *MISNAMED]

    patterns: list[str] = []
    for folder in folders:
        start = f"{folder}/" if folder else ""
        patterns += [start + path for path in paths]

    return tuple(dict.fromkeys(patterns))
