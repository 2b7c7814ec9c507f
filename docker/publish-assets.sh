#!/usr/bin/env bash
# Puts this version's static files beside those of the versions before, for nginx to serve: pages of either version find theirs while
# one replaces the other. What no version has brought for 90 days goes. Harmless to repeat. The image has it; FOLDER is what nginx serves.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
to=$1
from=${ASSETS:-/app/assets}

# A file that is there may be on its way to somebody, and is the same: its name is made from its content.
cp --recursive --no-clobber "$from/." "$to/"
(cd "$from" && find . -type f -print0) | (cd "$to" && xargs -0 touch --)
find "$to" -type f -mtime +90 -delete
echo "The static files are in $to: $(find "$from" -type f | wc -l) of this version."
