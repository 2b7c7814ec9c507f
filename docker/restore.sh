#!/usr/bin/env bash
# Puts a backup in place of what there is: databases and uploads of the shop that compose.yml (or COMPOSE_FILE=compose.services.yml) runs.
# Everything written since is lost, so it asks first. The shop is closed meanwhile, and opened again at the end.
#   docker/restore.sh [--yes] FOLDER/<time>
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

sure=no
if [ "${1:-}" = --yes ]; then
  sure=yes
  shift
fi
if [ $# -ne 1 ] || ! [ -d "$1" ]; then fail "usage: $0 [--yes] FOLDER, one that backup.sh has made"; fi
backup=$(cd "$1" && pwd)
cd "$here"

(cd "$backup" && sha256sum --check --quiet SHA256SUMS) || fail "$backup is damaged: nothing was touched"
servers=$(database_servers)
for server in $servers; do
  [ -s "$backup/$server.sql.gz" ] || fail "$backup has no $server: it is of the other topology, and nothing was touched"
done
if [ "$sure" = no ]; then
  read -r -p "Replace everything in the shop by $backup? Type yes: " answer
  [ "$answer" = yes ] || fail 'Nothing was touched.'
fi

# Nobody may write while it is being replaced.
mapfile -t others < <(compose config --services | grep --extended-regexp --invert-match '^mysql(-|$)')
compose stop "${others[@]}"
# shellcheck disable=SC2086 # one word each
compose up --detach --wait $servers

for server in $servers; do
  # shellcheck disable=SC2016 # expanded in the container
  gzip --decompress --stdout "$backup/$server.sql.gz" | docker compose exec -T "$server" sh -c '
    export MYSQL_PWD=$(cat "$MYSQL_ROOT_PASSWORD_FILE")
    mysql --user=root --execute="DROP DATABASE IF EXISTS $MYSQL_DATABASE; CREATE DATABASE $MYSQL_DATABASE CHARACTER SET utf8mb4" &&
      exec mysql --user=root --default-character-set=utf8mb4 "$MYSQL_DATABASE"'
  echo "restored $server"
done
with_uploads find /srv/uploads -mindepth 1 -delete </dev/null
gzip --decompress --stdout "$backup/uploads.tar.gz" | with_uploads tar --extract --directory=/srv/uploads
echo 'restored uploads'

if compose config --services | grep -qx rabbitmq; then
  # What waits there is about what is not so any more.
  compose run --rm --no-deps --no-TTY --entrypoint '' rabbitmq find /var/lib/rabbitmq -mindepth 1 -delete
fi
compose up --detach --wait
echo 'The shop is open again.'
