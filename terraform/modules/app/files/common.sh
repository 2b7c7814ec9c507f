# What the scripts of this folder share. Sourced, not run.
# shellcheck shell=bash

log() {
  printf '%s\n' "$*" >&2
}

# Runs a command until it succeeds: retry TRIES SECONDS COMMAND ...
retry() {
  local tries=$1 pause=$2 try
  shift 2
  for ((try = 1; try <= tries; try++)); do
    "$@" && return 0
    log "failed ($try of $tries): $1"
    [ "$try" -eq "$tries" ] || sleep "$pause"
  done
  return 1
}

# Prints what the instance metadata service (version 2) has under a path; fails when it has nothing there.
metadata() {
  local service=http://169.254.169.254/latest token
  token=$(curl --silent --fail --max-time 5 --request PUT --header 'X-aws-ec2-metadata-token-ttl-seconds: 60' \
    "$service/api/token") || return 1
  curl --silent --fail --max-time 5 --header "X-aws-ec2-metadata-token: $token" "$service/meta-data/$1"
}
