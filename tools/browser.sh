#!/bin/sh
# Makes sure of what the tests of the pages need: Chromium, and axe-core at bin/axe/axe.min.js. As root on
# Debian what is missing is installed; elsewhere one line on standard error says what to install. CHROMIUM
# names another browser. axe-core is used by tests alone: it is never shipped, and only this package is taken.
set -eu
cd "$(dirname "$0")/.."
version=4.14.1
sum=1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5
package=axe-core-$version.tgz

has() { for name in "$@"; do command -v "$name" >/dev/null 2>&1 && return; done; return 1; }
install() {
	[ "$(id -u)" = 0 ] && has apt-get || return 0
	{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"; } >&2 || true
}
need() { echo "tests: $*" >&2; exit 1; }
intact() {
	[ -f "$1" ] || return 1
	if has sha512sum; then found=$(sha512sum "$1"); else found=$(shasum -a 512 "$1"); fi
	[ "${found%% *}" = "$sum" ]
}

browsers="${CHROMIUM:-chromium chromium-browser google-chrome google-chrome-stable}"
# shellcheck disable=SC2086 # a list of names
has $browsers || install chromium fonts-liberation
# shellcheck disable=SC2086 # a list of names
has $browsers || need "no browser; install Chromium, or name one in CHROMIUM"

mkdir -p bin/axe
if ! intact "bin/axe/$package"; then
	has npm || install npm
	has npm || need "no npm; install it, so that axe-core $version can be fetched"
	fetched=$(mktemp -d)
	trap 'rm -rf "$fetched"' EXIT
	(cd "$fetched" && npm pack --silent "axe-core@$version" >/dev/null) || need "npm pack axe-core@$version did not work"
	intact "$fetched/$package" || need "axe-core $version is not the package that was reviewed"
	mv "$fetched/$package" "bin/axe/$package"
fi
tar -xzf "bin/axe/$package" -C bin/axe --strip-components 1 package/axe.min.js
