"""A container's version label differs.

What it checks: org.opencontainers.image.version in Dockerfile against the version that the record takes.

Why it matters: images of the new release announce the old version, and registries of images show it.

Example:

    LABEL org.opencontainers.image.version="0.9.0"    (and CITATION.cff has version: "1.2.0")

Better:

    ARG VERSION
    LABEL org.opencontainers.image.version=$VERSION

Source: OCI Image Format Specification 1.1, annotations.md, Pre-Defined Annotation Keys.
"""
