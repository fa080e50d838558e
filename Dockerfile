# The image of the Action. A release is built once, on the base that requirements/base-image names by digest, and is named
# by its own digest in action.yml; who uses a branch builds on whatever the tag means then.
ARG BASE=docker.io/library/python:3.13-slim-trixie

FROM ${BASE} AS packages
COPY requirements/image.txt /build/
RUN python3 -m pip install --no-cache-dir --disable-pip-version-check --no-compile --only-binary=:all: \
      --require-hashes --prefix=/install --requirement /build/image.txt
COPY entrypoint.py /install/app/
COPY doi_action /install/app/doi_action
COPY templates /install/app/templates
# Hashes in place of times: the bytes depend on the source alone, and nothing is looked at when the image starts.
RUN python3 -m compileall -q --invalidation-mode unchecked-hash /install/lib /install/app

FROM ${BASE}
LABEL org.opencontainers.image.title="doi-action" \
      org.opencontainers.image.description="A DOI for every release, and a CITATION.cff and README badge that stay true" \
      org.opencontainers.image.source="https://github.com/doi-action/doi-action" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN python3 -m pip uninstall --yes --quiet --root-user-action=ignore pip
COPY --from=packages /install/lib /usr/local/lib
COPY --from=packages /install/app /app
# No USER: the runner's files belong to root. -E and -s: neither variables nor a home folder of the job change the program.
ENTRYPOINT ["/usr/local/bin/python3", "-E", "-s", "-u", "/app/entrypoint.py"]
