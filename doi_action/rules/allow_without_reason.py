"""An exception without a reason.

What it checks: that a comment `# doi-action: allow RULE: reason` says why.

Why it matters: an exception that nobody can explain hides the next fault.

Example:

    orcid: https://orcid.org/0000-0001-2345-6789  # doi-action: allow orcid-placeholder

Better:

    orcid: https://orcid.org/0000-0001-2345-6789  # doi-action: allow orcid-placeholder: an example on purpose

Source: docs/rules, "Exceptions".
"""
