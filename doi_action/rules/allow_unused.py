"""An exception that silences nothing.

What it checks: comments `# doi-action: allow RULE: reason` and entries under `allow` in .doi.yml.

Why it matters: an exception that nobody needs hides the next fault of its kind.

Example:

    version: "1.2.0"  # doi-action: allow version-as-number: it is meant

Better: delete the comment.

Source: docs/rules, "Exceptions".
"""
