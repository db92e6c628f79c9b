#!/bin/sh
# Lints the API's description by the recommended rules of Redocly and of Spectral. They need Node 20 or newer
# and npm, which are installed as root on Debian; versions stand in tools/openapi/package-lock.json.
set -eu
cd "$(dirname "$0")/openapi"

if ! command -v npm >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends nodejs npm; } >&2
fi
cmp -s package-lock.json node_modules/.taken || {
	npm ci --silent --ignore-scripts >&2
	cp package-lock.json node_modules/.taken
}
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
node_modules/.bin/redocly lint --config redocly.yaml --format summary ../../api/openapi.json
node_modules/.bin/spectral lint --fail-severity warn --ruleset .spectral.yaml ../../api/openapi.json
