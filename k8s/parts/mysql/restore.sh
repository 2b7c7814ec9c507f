#!/usr/bin/env bash
# In a pod made of the CronJob mysql-restore: puts the tables of a backup in the place of what there is. The shop must not run.
set -euo pipefail
umask 077

backups=${BACKUPS:-/backups}
options=$(mktemp)
trap 'rm -f "$options"' EXIT
printf '[client]\nhost=%s\nuser=bookstore\npassword=%s\n' "$DATABASE_HOST" "$(cat "$PASSWORD_FILE")" >"$options"

if [ "$BACKUP" = latest ]; then
  file=$(find "$backups" -name 'bookstore-*.sql.gz' | sort | tail -n 1)
else
  file=$backups/$BACKUP
fi
[ -f "$file" ] || { echo "There is no such backup: ${file:-$backups is empty}" >&2; exit 1; }
gzip -t "$file"

# Tables that are newer than the backup would be in the way of the migrations that make them.
tables=$(mysql --defaults-extra-file="$options" --batch --skip-column-names \
  --execute "SELECT CONCAT('DROP TABLE \`', table_name, '\`;') FROM information_schema.tables WHERE table_schema = 'bookstore'")
{
  echo 'SET FOREIGN_KEY_CHECKS = 0;'
  echo "$tables"
  gzip -dc "$file"
} | mysql --defaults-extra-file="$options" bookstore
echo "$file is restored."
