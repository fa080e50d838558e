"""The engine that verbs compose: read a release, observe its lineage, decide, carry out, say what came of it."""
