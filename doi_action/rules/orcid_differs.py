"""Two files give one person two ORCID iDs.

What it checks: the iDs of people whom two files name alike.

Why it matters: one of the two iDs credits somebody else.

Example:

    orcid: https://orcid.org/0000-0002-1825-0097    (and codemeta.json has 0000-0001-5109-3700)

Better: the person's own iD in both.

Source: ORCID, "Structure of the ORCID Identifier".
"""
