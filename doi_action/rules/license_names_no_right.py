"""A licence is a word that says nothing of what is allowed.

What it checks: `other`, `unknown`, `proprietary` and the like, where a licence is read.

Why it matters: a record that guesses the licence would promise a right that nobody gave.

Example:

    license: other

Better:

    license: gpl-3.0-or-later

Source: SPDX License List; Hugging Face Docs, "Licenses".
"""
