"""GitHub's own descriptions of its API, as their npm packages carry them, fetched by the test set-up."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

NPM = Path(__file__).resolve().parents[3] / ".cache" / "npm"


def fetched(*parts: str) -> Path:
    """A file below `.cache/npm`; the test is skipped, with the reason, where it was not fetched."""
    path = NPM.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{path.name} was not fetched: run 'make npm' (needs npm and a network)")
    return path


@cache
def graphql_schema() -> Any:
    """GitHub's public GraphQL schema."""
    from graphql import build_schema

    text = fetched("node_modules", "@octokit", "graphql-schema", "schema.graphql").read_text()
    return build_schema(text, assume_valid=True)


@cache
def rest_description() -> dict[str, Any]:
    """GitHub's OpenAPI description of its REST API."""
    answer: dict[str, Any] = json.loads(fetched("package", "generated", "api.github.com.json").read_text())
    return answer
