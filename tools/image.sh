#!/bin/sh
# The binary of the image: FILE VERSION COMMIT. The same source, Go and words give the same bytes, whatever
# folder it is built in; internal/deploytest builds it twice.
set -eu
exec go build -trimpath -buildvcs=false \
	-ldflags "-s -buildid= -X main.version=$2 -X main.commit=$3" -o "$1" ./cmd/fairwell
