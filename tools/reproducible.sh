#!/bin/sh
# Builds the image's binary in this folder and in a fresh one; fails unless both are the same bytes. The
# release does it before it publishes, so that whoever has the source can check what an image runs.
set -eu
cd "$(dirname "$0")/.."
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
mkdir "$fresh/clone"
git archive HEAD | tar -x -C "$fresh/clone"
export CGO_ENABLED=0
tools/image.sh "$fresh/here" 0 0
(cd "$fresh/clone" && tools/image.sh "$fresh/there" 0 0)
cmp "$fresh/here" "$fresh/there"
sha256sum "$fresh/here"
