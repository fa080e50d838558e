"""A card has a licence of its own, and does not name it.

What it checks: that `license: other` comes with `license_name`.

Why it matters: nobody knows what is allowed, and the record has no licence to show.

Example:

    license: other

Better:

    license: other
    license_name: harbour-terms
    license_link: https://harbour.example/terms

Source: hub-docs, `docs/hub/repositories-licenses.md`, last paragraph.
"""
