"""A container's licence label differs.

What it checks: org.opencontainers.image.licenses in Dockerfile against the licence that the record takes.

Why it matters: whoever pulls the image reads another licence than whoever cites the work.

Example:

    LABEL org.opencontainers.image.licenses="GPL-3.0-only"    (and CITATION.cff has license: MIT)

Better:

    LABEL org.opencontainers.image.licenses="MIT"

Source: OCI Image Format Specification 1.1, annotations.md: licences of the contained software;
SoftwareUnderstanding/RsMetaCheck, docs/catalog.md, W003.
"""
