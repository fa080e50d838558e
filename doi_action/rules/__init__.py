"""Rules: what can be wrong with citation metadata, one file each, listed here with group, severity and what they read.

A rule's module is loaded when a document holds what it reads, so that a clean file loads few of them.
"""

from doi_action.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule("yaml-unreadable", "schema", "error", ("never",)),
    Rule("json-unreadable", "schema", "error", ("never",)),
    Rule("root-not-mapping", "schema", "error", ("type",)),
    Rule("duplicate-key", "schema", "error", ("doubled",)),
    Rule("unknown-key", "schema", "error", ("unknown",)),
    Rule("missing-key", "schema", "error", ("missing",)),
    Rule("cff-version-unknown", "schema", "error", ("undeclared",)),
    Rule("cff-version-outdated", "schema", "warning", ("declared",)),
    Rule("cff-version-unreleased", "schema", "warning", ("declared",)),
    Rule("value-empty", "schema", "error", ("empty",)),
    Rule("value-wrong-type", "schema", "error", ("type",)),
    Rule("value-not-allowed", "schema", "error", ("choice",)),
    Rule("value-malformed", "schema", "error", ("pattern",)),
    Rule("country-not-a-code", "schema", "error", ("choice:country",)),
    Rule("reference-type-unknown", "schema", "error", ("choice:reference-type",)),
    Rule("month-not-a-number", "schema", "error", ("pattern:month", "type:month")),
    Rule("entity-as-text", "schema", "error", ("astext:entity",)),
    Rule("author-as-text", "schema", "error", ("astext:agent",)),
    Rule("person-and-entity-mixed", "schema", "error", ("mixed",)),
    Rule("list-repeats", "schema", "error", ("repeated",)),
    Rule("doi-not-bare", "schema", "error", ("pattern:doi",)),
    Rule("doi-outside-pattern", "schema", "error", ("pattern:doi",)),
    Rule("doi-malformed", "schema", "error", ("pattern:doi",)),
    Rule("orcid-not-url", "schema", "error", ("pattern:orcid",)),
    Rule("orcid-malformed", "schema", "error", ("pattern:orcid",)),
    Rule("date-not-iso", "schema", "error", ("pattern:date",)),
    Rule("date-impossible", "schema", "error", ("impossible:date",)),
    Rule("license-not-spdx", "schema", "error", ("choice:license-id",)),
    Rule("url-malformed", "schema", "error", ("pattern:url",)),
)
"""Every rule, in the order of its documentation."""
