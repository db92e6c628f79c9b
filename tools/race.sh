#!/bin/sh
# Prints "race" if the race detector can be used. It needs a C compiler: as root on Debian the
# missing one is installed; elsewhere one line on standard error says what is lost and how to mend it.
set -eu
probe() { command -v "${CC:-gcc}" >/dev/null 2>&1 && echo '#include <stdlib.h>' | "${CC:-gcc}" -E - >/dev/null 2>&1; }
if ! probe && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	{ apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends gcc libc6-dev; } >&2 || true
fi
if probe; then
	echo race
elif [ -n "${CI:-}" ]; then
	echo "tests: no C compiler, and CI does not run without the race detector; install gcc and the C headers" >&2
	exit 1
else
	echo "tests: no C compiler, so the race detector stays off; install gcc and the C headers to have it" >&2
fi
