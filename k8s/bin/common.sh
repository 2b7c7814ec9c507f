# What the scripts of this folder share. Sourced, not run.
# shellcheck shell=bash

# The folder above; kubectl's context is the cluster.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

# shellcheck disable=SC2034
namespace=bookstore
poll_seconds=${POLL_SECONDS:-5}

say() {
  printf '%s\n' "$*" >&2
}

fail() {
  say "$*"
  exit 1
}

command -v kubectl >/dev/null || fail 'kubectl was not found on the PATH.'

k() {
  kubectl --namespace "$namespace" "$@"
}

# names KIND COMPONENTS: what there is of a kind, such as: names deployments 'shop, edge'
names() {
  k get "$1" --selector "app.kubernetes.io/part-of=bookstore,app.kubernetes.io/component in ($2)" --output name
}

# await_job NAME MINUTES: waits for the end of a Job, whichever it is; its log is printed when it failed.
await_job() {
  local deadline=$((SECONDS + $2 * 60)) state
  while true; do
    state=$(k get job "$1" --output 'jsonpath={.status.conditions[?(@.status=="True")].type}')
    case " $state " in
      *' Complete '*) return 0 ;;
      *' Failed '*) break ;;
    esac
    [ "$SECONDS" -lt "$deadline" ] || { say "$1 is not done within $2 minutes."; break; }
    sleep "$poll_seconds"
  done
  k logs "job/$1" --tail=50 >&2 || true
  return 1
}

# await_roll_out MINUTES DEPLOYMENT ...
await_roll_out() {
  local minutes=$1 deployment
  shift
  for deployment in "$@"; do
    k rollout status "$deployment" --timeout "${minutes}m" >&2 || return 1
  done
}
