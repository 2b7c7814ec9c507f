#!/usr/bin/env bash
# Rolls out an image by an overlay: what the shop stands on, then the migration, then the shop; and back to what ran before if it
# does not become ready or does not answer.
#   bin/roll-out.sh OVERLAY IMAGE@sha256:... [MINUTES]     (default 10)
set -euo pipefail
overlay=${1:-} image=${2:-} minutes=${3:-10}
[[ $image =~ ^[^@[:space:]]+@sha256:[0-9a-f]{64}$ && $minutes =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 OVERLAY IMAGE@sha256:DIGEST [MINUTES]" >&2; exit 2; }
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
[ -f "overlays/$overlay/kustomization.yaml" ] || fail "There is no overlay $overlay: $(printf '%s ' overlays/*/)"
for file in settings.env cluster.env; do
  [ -f "overlays/$overlay/$file" ] || fail "overlays/$overlay/$file is missing: copy $file.example beside it and fill it in."
done

# The overlay with its image, rendered once: what is applied in three steps is one thing.
work=$(mktemp -d ./.roll-out.XXXXXX)
trap 'rm -rf "$work"' EXIT
cat >"$work/kustomization.yaml" <<EOF
resources: [../overlays/$overlay]
images: [{ name: bookstore, newName: ${image%@*}, digest: ${image#*@} }]
EOF
kubectl kustomize "$work" >"$work/manifests.yaml"

apply() {
  k apply --filename "$work/manifests.yaml" --selector "$1" >&2
}

# A namespace takes a moment until it takes anything else, so it goes first.
kubectl apply --filename base/namespace/namespace.yaml >&2
apply 'app.kubernetes.io/component notin (shop, edge, migration)'
if grep -q '^kind: ExternalSecret$' "$work/manifests.yaml"; then
  k wait --for=condition=Ready externalsecret --all --timeout=120s >&2 || fail 'The secrets do not come: kubectl describe externalsecret bookstore'
fi
sets=$(names statefulsets 'database, broker')
for set in $sets; do
  k rollout status "$set" --timeout 10m >&2 || fail "$set is not ready: nothing was changed of the shop."
done

# Jobs cannot be changed, so those of before go.
k delete jobs --selector app.kubernetes.io/component=migration --ignore-not-found --wait >&2
apply 'app.kubernetes.io/component=migration'
jobs=$(names jobs migration)
[ -n "$jobs" ] || fail 'There is no migration to wait for.'
for job in $jobs; do
  await_job "${job#*/}" 20 || fail "$job failed: the shop runs on as it was, with the database as it was or a step further."
done
say 'The database is up to date.'

revision() {
  k get "$1" --output 'jsonpath={.metadata.annotations.deployment\.kubernetes\.io/revision}'
}

declare -A before=()
found=$(names deployments 'shop, edge')
for deployment in $found; do
  before[$deployment]=$(revision "$deployment")
done

roll_back() {
  local deployment
  [ ${#before[@]} -gt 0 ] || fail "$* There is nothing to go back to."
  say "$* Rolling back."
  for deployment in "${!before[@]}"; do
    [ "$(revision "$deployment")" = "${before[$deployment]}" ] ||
      k rollout undo "$deployment" --to-revision "${before[$deployment]}" >&2 || true
  done
  await_roll_out "$minutes" "${!before[@]}" || fail 'Nor does it become ready as it was: kubectl --namespace bookstore get pods'
  fail 'It is rolled back.'
}

apply 'app.kubernetes.io/component in (shop, edge)'
found=$(names deployments 'shop, edge')
mapfile -t deployed <<<"$found"
await_roll_out "$minutes" "${deployed[@]}" || roll_back "$image does not become ready."

# What is asked of each service by itself, and then of the shop by its address as visitors do.
found=$(names deployments shop)
for deployment in $found; do
  k exec "$deployment" --container shop -- node -e \
    "fetch('http://127.0.0.1:' + process.env.PORT + '/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))" >&2 ||
    roll_back "$deployment is not ready when it is asked."
done
url=$(sed -n 's/^  PUBLIC_URL: //p' "$work/manifests.yaml" | sort -u | head -n 1)
if ! curl --silent --show-error --fail --max-time 10 --retry 5 --retry-all-errors --output /dev/null "$url/health"; then
  # The first time its name leads nowhere yet.
  [ ${#before[@]} -eq 0 ] || roll_back "$url/health does not answer."
  say "$url/health does not answer yet: its name and its certificate are next (docs/operations.md)."
fi
say "$image is rolled out at $url."
