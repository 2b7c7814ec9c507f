#!/usr/bin/env bash
# Once, when database and secrets are there and instances are not: gives the shop its session secret and a database user of
# its own. What has a value keeps it, so repeating this changes nothing.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

session=$(output session_secret_arn)
password_secret=$(output database_password_secret_arn)
cluster=$(output database_cluster_arn)
administrator=$(output database_master_secret_arn)
database=$(output database_name)
user=$(output database_user)

session_version=$(version "$session" AWSCURRENT)
if [ -n "$session_version" ]; then
  say 'The session secret has a value: kept.'
else
  put "$session" "$(new_secret)" >/dev/null
  say 'The session secret is made.'
fi

password_version=$(version "$password_secret" AWSCURRENT)
if [ -n "$password_version" ]; then
  say "The password of the database user $user has a value: kept."
  exit 0
fi
password=$(new_secret)
sql "CREATE USER IF NOT EXISTS '$user'@'%' IDENTIFIED BY '$password' REQUIRE SSL" >/dev/null
# Where an earlier run got this far and no further, the user has another password.
sql "ALTER USER '$user'@'%' IDENTIFIED BY '$password'" >/dev/null
# What the shop does with its tables, and what its migrations do to them.
sql "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES ON \`$database\`.* TO '$user'@'%'" >/dev/null
put "$password_secret" "$password" >/dev/null
say "The database user $user is made."
