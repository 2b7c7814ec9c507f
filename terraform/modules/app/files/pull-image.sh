#!/usr/bin/env bash
# Before each start: the image, by digest. One that is here already is the right one, and a restart needs no registry.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

docker image inspect "$IMAGE" >/dev/null 2>&1 || retry 5 5 docker pull --quiet "$IMAGE"
