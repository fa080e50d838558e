"""One person stands twice among the contributors, in one role.

What it checks: contributors of one role with the same ORCID iD, or with one name in two spellings, in one file or in
several.

Why it matters: the record names the person twice, and a reader cannot tell whether they are two.

Example:

    contributors:
      - {given-names: Eva, family-names: Novak, role: DataCurator}
      - {name: "Novak, Eva", role: DataCurator}

Better:

    contributors:
      - {given-names: Eva, family-names: Novak, role: DataCurator}

Source: DataCite Metadata Schema 4.7, contributor: each is listed once for each role.
"""
