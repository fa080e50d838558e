"""The token that reads the repository ends soon.

What it checks: the day that GitHub names with its answers, for personal tokens; a workflow's own has none, and no
registry shows the age of a password or a key.

Why it matters: the next release then gets no DOI, and its run fails for a reason that nobody expects.

Example: a fine-grained token that was made for ninety days, eighty days ago.

Better: a new token in the same secret; or the workflow's own, or that of an App, which need none.

Source: GitHub Docs, "Managing your personal access tokens", token expiration.
"""
