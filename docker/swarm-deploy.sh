#!/usr/bin/env bash
# Rolls a version of the shop out on the Swarm that `docker` talks to, and stops at the first thing that fails: the jobs (migrations, static files),
# then the stack, then the question whether it is served. A version that does not get well is taken back by Swarm itself, and this script
# ends with 1. Settings are environment variables, those of swarm-stack.yml; run it again to change one.
#   IMAGE=… EDGE_IMAGE=… PUBLIC_URL=… DB_HOST=… NFS_HOST=… docker/swarm-deploy.sh
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

stack=bookstore
patience=${PATIENCE_SECONDS:-900}
# More stack files, with spaces between, that change something for this cluster.
read -r -a overrides <<<"${STACK_OVERRIDES:-}"
read -r -a job_overrides <<<"${JOB_OVERRIDES:-}"

say() { printf '%s %s\n' "$(date --utc +%H:%M:%S)" "$*"; }
fail() {
  say "FAILED: $*" >&2
  exit 1
}
began=$SECONDS
in_time() { [ $((SECONDS - began)) -lt "$patience" ] || fail "$1 took longer than $patience s"; }

for name in IMAGE EDGE_IMAGE PUBLIC_URL DB_HOST NFS_HOST; do
  [ -n "${!name:-}" ] || fail "$name is not set"
done
[ "$(docker info --format '{{.Swarm.ControlAvailable}}')" = true ] || fail 'this is not a manager of a Swarm'

# What the autoscaler has made of the number stays.
running=$(docker service inspect --format '{{.Spec.Mode.Replicated.Replicas}}' "${stack}_app" 2>/dev/null || true)
export APP_REPLICAS=${APP_REPLICAS:-${running:-8}}
ROLLOUT=$(date --utc +%Y-%m-%dT%H:%M:%SZ)-$$
export ROLLOUT

# deploy FILE OVERRIDE…
deploy() {
  local files=() file
  for file in "$@"; do files+=(--compose-file "$file"); done
  docker stack config "${files[@]}" >/dev/null || fail "$1 is not accepted"
  docker stack deploy --detach=true --with-registry-auth --resolve-image "${RESOLVE_IMAGE:-always}" "${files[@]}" "$stack" ||
    fail "$1 could not be deployed"
}

# await_job SERVICE: until its one task has ended well.
await_job() {
  local state
  while :; do
    [[ "$(docker service ls --filter "name=$1" --format '{{.Replicas}}')" == *'1/1 completed'* ]] && return 0
    state=$(docker service ps --no-trunc --format '{{.CurrentState}} {{.Error}}' "$1" | head -n 1)
    case $state in
      Failed* | Rejected*)
        docker service logs --raw --tail 20 "$1" >&2 || true
        fail "$1: $state"
        ;;
    esac
    in_time "$1"
    sleep 1
  done
}

# Of what is to run: how much does, in the version that was asked for.
wanted_of() { docker service inspect --format '{{.Spec.Mode.Replicated.Replicas}}' "$1"; }
image_of() { docker service inspect --format '{{.Spec.TaskTemplate.ContainerSpec.Image}}' "$1"; }
running_of() {
  docker service ps --no-trunc --filter desired-state=running --format '{{.Image}} {{.CurrentState}}' "$1" |
    grep --count --fixed-strings "${2%@*}" | head -n 1
}

# await_service NAME: until its update is through; a service that was not updated has to run as it should.
await_service() {
  local service=$1 image state
  while :; do
    image=$(image_of "$service")
    state=$(docker service inspect --format '{{if .UpdateStatus}}{{.UpdateStatus.State}}{{end}}' "$service")
    case $state in
      rollback_completed | rollback_paused | paused)
        docker service ps --no-trunc --format '{{.Name}} {{.Image}} {{.CurrentState}} {{.Error}}' "$service" | head -n 12 >&2
        fail "$service: $state"
        ;;
      '' | completed)
        if [ "$(running_of "$service" "$image" || true)" = "$(wanted_of "$service")" ] && [ "$(not_running_of "$service")" = 0 ]; then return 0; fi
        ;;
    esac
    in_time "$service"
    sleep 1
  done
}
not_running_of() {
  docker service ps --filter desired-state=running --format '{{.CurrentState}}' "$1" | grep --count --invert-match '^Running' || true
}

# shellcheck disable=SC2153 # it comes from outside
say "jobs of $IMAGE"
deploy "$root/docker/swarm-jobs.yml" "${job_overrides[@]}"
await_job "${stack}_migrate"
await_job "${stack}_assets"

say "$APP_REPLICAS times $IMAGE"
deploy "$root/swarm-stack.yml" "${overrides[@]}"
for service in app nginx autoscaler; do
  await_service "${stack}_$service"
  say "$service runs"
done

# VERIFY_URL: where this machine reaches the shop; empty, it is not asked.
url=${VERIFY_URL-$PUBLIC_URL}
if [ -n "$url" ]; then
  read -r -a options <<<"${CURL_OPTIONS:-}"
  curl --silent --show-error --fail --max-time 5 --retry 10 --retry-all-errors --retry-delay 2 --output /dev/null "${options[@]}" "$url/health" ||
    fail "$url/health does not answer; to go back: docker service rollback ${stack}_app"
fi
say "done: $IMAGE"
