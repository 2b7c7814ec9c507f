#!/usr/bin/env bash
# Puts what the stack keeps as secrets and configs into the Swarm that `docker` talks to, under names with a version; what is there stays.
#   docker/swarm-secrets.sh NAME VERSION <VALUE      a secret (db_password, session_secret, tls_certificate, tls_key) or the config database_ca
#   docker/swarm-secrets.sh first PUBLIC_URL         for the first install: session_secret, and a self-signed certificate
set -euo pipefail

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# put NAME VERSION: keeps what comes in.
put() {
  local kind=secret name=bookstore_$1_$2
  [ "$1" = database_ca ] && kind=config
  if docker "$kind" inspect "$name" >/dev/null 2>&1; then
    cat >/dev/null
    echo "$name is there already"
    return 0
  fi
  docker "$kind" create "$name" - >/dev/null
  echo "made $name"
}

case ${1:-} in
  db_password | session_secret | tls_certificate | tls_key | database_ca)
    [[ ${2:-} =~ ^[0-9]+$ ]] || fail "usage: $0 $1 VERSION <VALUE"
    put "$1" "$2"
    ;;
  first)
    [[ ${2:-} =~ ^https://([A-Za-z0-9.-]+)(:[0-9]+)?$ ]] || fail "usage: $0 first https://NAME"
    name=${BASH_REMATCH[1]}
    openssl rand -hex 32 | put session_secret 1
    folder=$(mktemp --directory)
    trap 'rm -rf "$folder"' EXIT
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 -subj "/CN=$name" \
      -addext "subjectAltName=DNS:$name" -keyout "$folder/key" -out "$folder/certificate" 2>/dev/null
    if docker secret inspect bookstore_tls_key_1 >/dev/null 2>&1; then
      echo 'bookstore_tls_key_1 is there already'
    else
      put tls_key 1 <"$folder/key"
      put tls_certificate 1 <"$folder/certificate"
    fi
    ;;
  *) fail "usage: $0 first PUBLIC_URL, or $0 NAME VERSION <VALUE" ;;
esac
