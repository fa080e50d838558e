"""The DOI of all versions says of itself what is true of one version only.

What it checks: IsPartOf, IsIdenticalTo, IsVersionOf, IsNewVersionOf and IsPreviousVersionOf in the record of the
concept DOI.

Why it matters: ORCID passes records with such links over, and indexes take the concept for one of its versions.

Example: IsPartOf, written in the registry's form.

Better: the link in the records of the versions.

Source: DataCite Metadata Schema 4.7, relationType; DataCite, "Versioning".
"""
