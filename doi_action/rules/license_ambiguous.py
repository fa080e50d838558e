"""A licence leaves open which of several is meant.

What it checks: names such as GPLv3, BSD or CC-BY where a licence is read, and whole texts longer than a registry keeps.

Why it matters: the record carries the text, and nobody can tell from it what is allowed.

Example:

    {"license": "GPLv3"}

Better:

    {"license": "GPL-3.0-or-later"}

Source: SPDX License List 3.27; the table of names in formats/licenses/names.py.
"""
