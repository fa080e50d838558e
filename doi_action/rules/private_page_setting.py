"""The DOI would lead into a private repository.

What it checks: a findable DOI at a real registry whose landing page is of a repository that its host calls private.

Why it matters: whoever follows the DOI would find a page that is not there, for as long as the DOI lasts.

Example: a private repository without the setting `landing-page`.

Better: `landing-page` names a page that everybody can open.

Source: DataCite, registration policy, point 4: a landing page that is open to everybody.
"""
