"""Manifests of packages, one module a language: each reads its file as facts."""
