#!/usr/bin/env bash
# Makes the Secrets of the overlays that have their databases in the cluster, with values that nobody has seen. What is there stays as
# it is, so repeating this changes nothing.
#   bin/create-secrets.sh in-cluster|services
set -euo pipefail
case ${1:-} in
  in-cluster) services=('') ;;
  services) services=(-auth -catalog -orders) ;;
  *) echo "usage: $0 in-cluster|services" >&2; exit 2 ;;
esac
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v openssl >/dev/null || fail 'openssl was not found on the PATH.'

# Letters and digits only: a password stands in URLs.
new_secret() {
  openssl rand -hex 32
}

# value SECRET KEY: prints what it has, or nothing.
value() {
  k get secret "$1" --ignore-not-found --output "jsonpath={.data.$2}" | base64 -d
}

# kept KEY SECRET ...: the value that one of these has already, or a new one.
kept() {
  local key=$1 secret found
  shift
  for secret in "$@"; do
    found=$(value "$secret" "$key") || return 1
    [ -z "$found" ] || { printf %s "$found"; return; }
  done
  new_secret
}

# make SECRET: makes it of the `KEY VALUE` lines that it reads; not of arguments, which others on this machine could read.
make() {
  if [ -n "$(k get secret "$1" --ignore-not-found --output name)" ]; then
    say "The secret $1 is there: kept."
    cat >/dev/null
    return
  fi
  {
    printf 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: %s\n  labels: { app.kubernetes.io/part-of: bookstore }\nstringData:\n' "$1"
    sed -E 's/^([^ ]+) (.*)$/  \1: "\2"/'
  } | k create --filename - >&2
}

kubectl apply --filename base/namespace/namespace.yaml >&2
shops=("${services[@]/#/bookstore}")
session=$(kept SESSION_SECRET "${shops[@]}")
if [ "$1" = services ]; then
  internal=$(kept INTERNAL_SECRET "${shops[@]}")
  # The broker's file and the services' URL have the same one; whichever is there says which.
  broker=$(value rabbitmq user\\.conf | sed -n 's/^default_pass = //p')
  [ -n "$broker" ] || broker=$(kept RABBITMQ_URL "${shops[@]}" | sed -E 's|^amqp://bookstore:([^@]*)@.*$|\1|')
  printf '%s\n' "user.conf default_user = bookstore\\ndefault_pass = $broker\\n" | make rabbitmq
fi
for service in "${services[@]}"; do
  password=$(value "mysql$service" password)
  [ -n "$password" ] || password=$(kept DB_PASSWORD "bookstore$service")
  printf 'password %s\nroot-password %s\n' "$password" "$(new_secret)" | make "mysql$service"
  {
    printf 'SESSION_SECRET %s\nDB_PASSWORD %s\n' "$session" "$password"
    [ "$1" != services ] || printf 'INTERNAL_SECRET %s\nRABBITMQ_URL amqp://bookstore:%s@rabbitmq:5672/\n' "$internal" "$broker"
  } | make "bookstore$service"
done
