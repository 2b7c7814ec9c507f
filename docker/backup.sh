#!/usr/bin/env bash
# Saves what cannot be made again, every database and the uploads, of the shop that compose.yml (or COMPOSE_FILE=compose.services.yml) runs, into
# FOLDER/<time>: complete, or not there at all. The shop stays open. restore.sh reads it back.
#   docker/backup.sh [--keep N] [FOLDER]     by default all are kept, in docker/backups
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=common.sh
. "$here/common.sh"

keep=0
if [ "${1:-}" = --keep ]; then
  keep=${2:-}
  [[ $keep =~ ^[1-9][0-9]*$ ]] || fail '--keep takes how many backups stay, at least 1'
  shift 2
fi
[ $# -le 1 ] || fail "usage: $0 [--keep N] [FOLDER]"
mkdir -p "${1:-$here/backups}"
folder=$(cd "${1:-$here/backups}" && pwd)
cd "$here"

umask 077
name=$(date --utc +%Y-%m-%dT%H%M%SZ)
part=$folder/.$name.part
trap 'rm -rf "$part"' EXIT
mkdir "$part"

# The databases first: a photograph that they name is there when the uploads are read, for none is ever taken away.
for server in $(database_servers); do
  # shellcheck disable=SC2016 # expanded in the container
  compose exec -T "$server" sh -c 'MYSQL_PWD=$(cat "$MYSQL_ROOT_PASSWORD_FILE") exec mysqldump --user=root --single-transaction --quick \
    --routines --events --triggers --hex-blob --set-gtid-purged=OFF --no-tablespaces "$MYSQL_DATABASE"' | gzip >"$part/$server.sql.gz"
  # mysqldump's last line: without it the dump was cut off.
  gzip --decompress --stdout "$part/$server.sql.gz" | tail -n 1 | grep -q '^-- Dump completed' || fail "the dump of $server is not whole"
done
with_uploads tar --create --directory=/srv/uploads --exclude='*.part' . | gzip >"$part/uploads.tar.gz"
(cd "$part" && sha256sum -- * >SHA256SUMS)
mv "$part" "$folder/$name"
trap - EXIT
echo "$folder/$name"

if [ "$keep" -gt 0 ]; then
  find "$folder" -mindepth 1 -maxdepth 1 -type d -name '20*Z' -printf '%f\n' | sort | head -n "-$keep" | while read -r old; do
    rm -rf "${folder:?}/$old"
  done
fi
