#!/usr/bin/env bash
# Rolls out the version that .env names (IMAGE, EDGE_IMAGE) on the machine that compose.yml runs on, and stops at the first thing that fails. The new
# application is well before the old one is told to end, so no request is lost; where it does not get well, the old one stays. A new nginx, and
# everything else that has changed, follows: that alone closes the shop, for a second. Going back is the same with the version before.
#   docker/deploy.sh [SECONDS]      how long a new application may take to get well, by default 180
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"
cd "$here"
patience=${1:-180}

running() { compose ps --quiet --status running app; }
well() { [ "$(docker inspect --format '{{.State.Health.Status}}' "$1")" = healthy ]; }

old=$(running)
if [ -z "$old" ]; then fail 'no app is running: docker compose up --detach --wait'; fi
[ "$(wc -l <<<"$old")" = 1 ] || fail "more than one app is running, from a deployment that failed: docker compose up --detach --wait --scale app=1"

compose run --rm --no-deps migrate
compose run --rm --no-deps assets
compose up --detach --no-deps --no-recreate --scale app=2 app
new=$(running | grep --invert-match --fixed-strings "$old" || true)
for ((second = 0; second < patience; second++)); do
  if [ -n "$new" ] && well "$new"; then break; fi
  sleep 1
done
if [ -z "$new" ] || ! well "$new"; then
  docker logs --tail 20 "${new:-$old}" >&2 || true
  docker rm --force "$new" >/dev/null 2>&1 || true
  fail 'the new app did not get well; the old one goes on'
fi
# It drains, while nginx asks both.
docker stop --time 50 "$old" >/dev/null
docker rm "$old" >/dev/null
compose up --detach --wait --wait-timeout "$patience"
echo 'Deployed.'
