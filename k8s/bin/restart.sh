#!/usr/bin/env bash
# Replaces the shop's pods one after another, so that they read their secrets anew; on EKS first has these fetched. Loses no request.
#   bin/restart.sh [MINUTES]     (default 10)
set -euo pipefail
minutes=${1:-10}
[[ $minutes =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [MINUTES]" >&2; exit 2; }
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

fetched() {
  k get "$1" --output 'jsonpath={.status.refreshTime}'
}

secrets=
[ -z "$(kubectl api-resources --api-group external-secrets.io --output name)" ] || secrets=$(k get externalsecrets --output name)
for secret in $secrets; do
  before=$(fetched "$secret")
  k annotate "$secret" "force-sync=$(date +%s)" --overwrite >/dev/null
  deadline=$((SECONDS + 120))
  until [ "$(fetched "$secret")" != "$before" ]; do
    [ "$SECONDS" -lt "$deadline" ] || fail "$secret is not fetched anew: kubectl --namespace $namespace describe $secret"
    sleep "$poll_seconds"
  done
  say "$secret is fetched."
done

found=$(names deployments shop)
[ -n "$found" ] || fail 'There is no shop here: bin/roll-out.sh'
mapfile -t shop <<<"$found"
k rollout restart "${shop[@]}" >&2
await_roll_out "$minutes" "${shop[@]}" || fail 'Not all pods are replaced: those of before go on, kubectl --namespace bookstore get pods'
say 'All pods are new.'
