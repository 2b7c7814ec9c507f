# What backup.sh and restore.sh share. Sourced, not run.
# shellcheck shell=bash

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

compose() {
  docker compose "$@" </dev/null
}

# The services that are database servers; each knows its own database and password.
database_servers() {
  compose config --services | grep --extended-regexp '^mysql(-|$)' | sort
}

# The service that has the uploads, and so the name of their owner.
uploads_owner() {
  if compose config --services | grep -qx catalog; then echo catalog; else echo app; fi
}

# Runs a command of the image's where the uploads are, beside the shop or without it.
with_uploads() {
  docker compose run --rm --no-deps --no-TTY --quiet-pull --entrypoint '' "$(uploads_owner)" "$@"
}
