#!/usr/bin/env bash
# Before each start: puts every secret of secrets.list into a file that only root reaches and the application reads by
# <NAME>_FILE. Nothing secret is printed, passed as an argument, or written to a disk.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

list=${CONFIGURATION:-/etc/bookstore}/secrets.list
folder=${RUNTIME_DIRECTORY:-/run/bookstore}/secrets

# The folder is root's: on the instance nobody else gets as far as the files. Inside the container, where each is mounted
# by itself, they belong to the application's user and can be read by nobody else.
rm -rf "$folder"
mkdir -p "$folder"
chmod 0700 "$folder"

hand_over() {
  chown "$APP_UID:$APP_UID" "$1"
  chmod 0400 "$1"
}

fetch() {
  local value
  value=$(aws secretsmanager get-secret-value --region "$AWS_REGION" --secret-id "$2" --query SecretString --output text) || return 1
  [ -n "$value" ] && [ "$value" != None ] || return 1
  printf '%s' "$value" >"$folder/$1"
}

while read -r name arn; do
  [ -n "$name" ] || continue
  retry 5 5 fetch "$name" "$arn" || {
    log "The secret $name has no value, or may not be read: fill it (terraform/bin/create-secrets.sh)."
    exit 1
  }
done <"$list"

# The reader has the writer's user and password; its address takes them in a URL.
password=$(cat "$folder/DB_PASSWORD")
if [[ ! $password =~ ^[A-Za-z0-9._~-]+$ ]]; then
  log 'DB_PASSWORD takes letters, digits and . _ ~ - only: it stands in a URL.'
  exit 1
fi
printf 'mysql://%s:%s@%s:%s/%s' "$DATABASE_USER" "$password" "$READER_HOST" "$DATABASE_PORT" "$DATABASE_NAME" \
  >"$folder/DB_READER_URL"

for file in "$folder"/*; do
  hand_over "$file"
done
