"""Every document we send, and the server we test against, hold against what GitHub publishes of its API."""

import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from graphql import GraphQLError, build_schema, parse, print_ast, validate
from graphql.type import is_introspection_type, is_specified_scalar_type

from doi_action.hosts.github import queries
from tests.contract.github_server import published

PATHS = ("CITATION.cff", ".github/doi.yml")
DOCUMENTS = {
    "snapshot": queries.snapshot_query(PATHS),
    "snapshot of a named branch": queries.snapshot_query(PATHS, branch=True),
    "snapshot without distances": queries.snapshot_query(PATHS, distances=False),
    "snapshot of no file": queries.snapshot_query(()),
    "snapshot of the head alone": queries.snapshot_query(PATHS, tagged=False, distances=False),
    "files": queries.files_query(PATHS),
    "tags": queries.TAGS_QUERY,
    "newest tag": queries.NEWEST_TAG_QUERY,
    "release": queries.RELEASE_QUERY,
    "releases": queries.RELEASES_QUERY,
    "earlier": queries.earlier_query(PATHS),
    "commit": queries.COMMIT_MUTATION,
    "may commit": queries.MAY_COMMIT_MUTATION,
    "may open": queries.MAY_OPEN_MUTATION,
    "recent commits": queries.recent_commits_query(PATHS),
    "pull request": queries.pull_request_query(PATHS),
    "new branch": queries.NEW_BRANCH_MUTATION,
    "move branch": queries.MOVE_BRANCH_MUTATION,
    "delete branch": queries.DELETE_BRANCH_MUTATION,
    "open": queries.OPEN_MUTATION,
    "update": queries.UPDATE_MUTATION,
}
OWN = build_schema((Path(__file__).parent / "github_server" / "schema.graphql").read_text())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_valid_for_the_server_of_the_tests(name: str) -> None:
    """Otherwise the server would answer with errors that GitHub does not know."""
    assert validate(OWN, parse(DOCUMENTS[name])) == []


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.xdist_group("github-schema")
def test_a_document_is_valid_for_github(name: str) -> None:
    """Fields, arguments and types are those of the published schema."""
    errors: list[GraphQLError] = validate(published.graphql_schema(), parse(DOCUMENTS[name]))
    assert errors == []


def test_every_document_of_the_module_is_tested() -> None:
    """A new document cannot be forgotten here."""
    texts = {value for key, value in vars(queries).items() if key.endswith(("_QUERY", "_MUTATION"))}
    assert texts <= set(DOCUMENTS.values())


@pytest.mark.xdist_group("github-schema")
def test_the_server_of_the_tests_knows_nothing_that_github_does_not() -> None:
    """Each type, field, argument and enumeration value of ours stands in the published schema with the same type."""
    theirs = published.graphql_schema()
    wrong = []
    for name, ours in OWN.type_map.items():
        if is_introspection_type(ours) or is_specified_scalar_type(ours):
            continue
        wrong += _differences(name, ours, theirs.type_map.get(name))
    assert wrong == []


def _differences(name: str, ours: Any, theirs: Any) -> list[str]:
    if theirs is None or type(ours) is not type(theirs):
        return [name]
    wrong = [f"{name}.{value}" for value in getattr(ours, "values", {}) if value not in theirs.values]
    for field, mine in getattr(ours, "fields", {}).items():
        other = theirs.fields.get(field)
        if other is None or str(mine.type) != str(other.type):
            wrong.append(f"{name}.{field}")
            continue
        for argument, value in getattr(mine, "args", {}).items():
            if argument not in other.args or str(value.type) != str(other.args[argument].type):
                wrong.append(f"{name}.{field}({argument})")
    return wrong


def test_values_from_outside_are_variables() -> None:
    """A path with quotes changes no document."""
    assert queries.snapshot_query(('x") { id } #',)) == queries.snapshot_query(("y",))


REST = {
    ("patch", "/repos/{owner}/{repo}/releases/{release_id}"): {"body": "text"},
    ("get", "/repos/{owner}/{repo}/pages"): None,
    ("get", "/repos/{owner}/{repo}/issues"): None,
    ("post", "/repos/{owner}/{repo}/issues"): {"title": "text", "body": "text", "labels": ["doi-action"]},
    ("patch", "/repos/{owner}/{repo}/issues/{issue_number}"): {"title": "text", "body": "text"},
    ("get", "/repos/{owner}/{repo}/git/blobs/{file_sha}"): None,
    ("get", "/repos/{owner}/{repo}/git/trees/{tree_sha}"): None,
    ("get", "/repos/{owner}/{repo}/tarball/{ref}"): None,
    ("get", "/repos/{owner}/{repo}/releases/{release_id}/assets"): None,
    ("get", "/repos/{owner}/{repo}/releases/assets/{asset_id}"): None,
}


@pytest.mark.parametrize(("method", "path"), REST)
@pytest.mark.xdist_group("github-schema")
def test_a_rest_call_is_one_that_github_describes(method: str, path: str) -> None:
    """Method, path and body are in the published description."""
    operation = published.rest_description()["paths"][path][method]
    body = REST[method, path]
    if body is not None:
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator(schema).validate(body)
        assert set(body) <= set(schema["properties"])


@pytest.mark.xdist_group("github-schema")
def test_a_blob_of_the_test_server_is_what_github_describes() -> None:
    """The server's answer validates against the description of a blob."""
    from tests.contract.github_server.server import _blob

    class Git:
        def data(self, oid: str) -> bytes:
            return b"text"

    class State:
        git, full_name = Git(), "example/demo"

    schema = published.rest_description()["components"]["schemas"]["blob"]
    jsonschema.Draft202012Validator(schema).validate(_blob(State(), "0" * 40)[1])  # type: ignore[arg-type]


def test_documents_are_stable_text() -> None:
    """Parsing and printing a document gives one operation, so that its name can be read off its beginning."""
    for text in DOCUMENTS.values():
        assert re.match(r"\s*(query|mutation) \w+", text)
        assert len(print_ast(parse(text))) > 0
