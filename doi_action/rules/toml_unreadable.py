"""The file is no TOML.

What it checks: pyproject.toml, Cargo.toml and Project.toml, as any reader of TOML sees them.

Why it matters: nothing in the file can be used until it can be read.

Example:

    version = 1.2.0

Better:

    version = "1.2.0"

Source: TOML 1.0.0.
"""
