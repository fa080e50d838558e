"""A value that is no ROR id stands where one belongs.

What it checks: ROR ids in .doi.yml: https://ror.org/ and nine characters, or those nine alone.

Why it matters: the affiliation is not linked to its organisation.

Example:

    ror: example-university

Better:

    ror: https://ror.org/03yrm5c26

Source: ROR, "ROR identifier pattern".
"""
