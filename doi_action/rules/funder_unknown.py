"""An award of which no file names the funder.

What it checks: grants of .zenodo.json, which name the funder by its DOI, and `funding` of codemeta.json and Croissant;
unless another file names the funder of the same award.

Why it matters: a record wants the funder's name, so that this award would be in none.

Example:

    {"grants": [{"id": "10.13039/999999::1"}]}

Better:

    funding:    (in .doi.yml)
      - {funder: Example Foundation, funder-id: 10.13039/999999, award-number: "1"}

Source: DataCite 4.7, funderName (mandatory in a fundingReference).
"""
