"""Licences: their texts, their names, and the SPDX list."""
