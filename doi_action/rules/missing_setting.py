"""A setting that the registry needs is not set.

What it checks: prefix, account and landing page, where the registry needs them.

Why it matters: the registry takes nothing without it.

Example:

    with:
      registry: datacite

Better:

    with:
      registry: datacite
      prefix: 10.12345

Source: docs/inputs.
"""
