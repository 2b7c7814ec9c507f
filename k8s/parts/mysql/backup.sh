#!/usr/bin/env bash
# In a pod of the CronJob mysql-backup: writes the database into a file in /backups, named by the time, whole or not at all.
set -euo pipefail
umask 077

backups=${BACKUPS:-/backups}
options=$(mktemp)
trap 'rm -f "$options"' EXIT
# Not an argument, which everybody in the pod could read.
printf '[client]\nhost=%s\nuser=bookstore\npassword=%s\n' "$DATABASE_HOST" "$(cat "$PASSWORD_FILE")" >"$options"

file=$backups/bookstore-$(date -u +%Y%m%dT%H%M%SZ).sql.gz
rm -f "$backups"/*.part
mysqldump --defaults-extra-file="$options" --single-transaction --no-tablespaces --skip-lock-tables --hex-blob bookstore |
  gzip >"$file.part"
# mysqldump ends what it has written whole with this line; a pipe that broke has not got it.
gzip -dc "$file.part" | tail -n 1 | grep -q '^-- Dump completed' || { echo "The dump is not whole." >&2; exit 1; }
mv "$file.part" "$file"
echo "$file: $(stat -c %s "$file") bytes"

# The newest stays, however old it is.
find "$backups" -name 'bookstore-*.sql.gz' ! -name "${file##*/}" -mtime "+$KEEP_DAYS" -print -delete
