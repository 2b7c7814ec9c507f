#!/usr/bin/env bash
# Gives the shop's database user a new password without losing a request: for as long as instances are replaced, the old
# password and the new one are both accepted. An interrupted rotation is taken up where it stopped.
#   bin/rotate-database-password.sh [COMMAND ...]     COMMAND has others of the same user take the new one (k8s/bin/restart.sh)
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

secret=$(output database_password_secret_arn)
cluster=$(output database_cluster_arn)
administrator=$(output database_master_secret_arn)
user=$(output database_user)
group=$(output autoscaling_group_name)

# Whether the user has two passwords: then an earlier rotation has not come to its end.
two_passwords=$(sql "SELECT COUNT(*) FROM mysql.user WHERE User = '$user' AND JSON_CONTAINS_PATH(User_attributes, 'one', '\$.additional_password')" \
  --query 'records[0][0].longValue' --output text)

if [ "$two_passwords" = 0 ]; then
  password=$(new_secret)
  # Written down before it is used: a password that nobody knows would lock the shop out.
  put "$secret" "$password" --version-stages AWSPENDING >/dev/null
  sql "ALTER USER '$user'@'%' IDENTIFIED BY '$password' RETAIN CURRENT PASSWORD" >/dev/null
else
  say 'Taking up a rotation that was interrupted.'
fi

pending=$(version "$secret" AWSPENDING)
current=$(version "$secret" AWSCURRENT)
if [ -n "$pending" ] && [ "$pending" != "$current" ]; then
  aws secretsmanager update-secret-version-stage --secret-id "$secret" --version-stage AWSCURRENT \
    --move-to-version-id "$pending" --remove-from-version-id "$current" >/dev/null
  aws secretsmanager update-secret-version-stage --secret-id "$secret" --version-stage AWSPENDING \
    --remove-from-version-id "$pending" >/dev/null
fi

say 'Replacing the instances, so that all have the new password.'
aws autoscaling start-instance-refresh --auto-scaling-group-name "$group" \
  --preferences MinHealthyPercentage=100,MaxHealthyPercentage=150 >/dev/null
kept='The old password is still accepted. Mend what failed, then run this again.'
bin/await-rollout.sh || fail "$kept"
[ $# -eq 0 ] || "$@" || fail "$kept"

sql "ALTER USER '$user'@'%' DISCARD OLD PASSWORD" >/dev/null
say 'The new password is in use, the old one is refused.'
