#!/usr/bin/env bash
# Once, at an instance's first boot: packages, the database's certificate authority, and the units.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

set -a
# shellcheck source=/dev/null
. "${CONFIGURATION:-/etc/bookstore}/instance.env"
set +a

# Who signs RDS's certificates is not among the system's authorities. One file for the region, from AWS itself.
fetch_database_ca() {
  local file=${CONFIGURATION:-/etc/bookstore}/database-ca.pem
  curl --silent --show-error --fail --max-time 30 --output "$file.new" \
    "https://truststore.pki.rds.amazonaws.com/$AWS_REGION/$AWS_REGION-bundle.pem" || return 1
  grep -q -- '-----BEGIN CERTIFICATE-----' "$file.new" || return 1
  chmod 0444 "$file.new"
  mv "$file.new" "$file"
}

retry 5 10 dnf install --assumeyes --quiet docker amazon-efs-utils amazon-ecr-credential-helper
retry 5 10 fetch_database_ca

systemctl daemon-reload
systemctl enable --now docker.service
systemctl enable srv-bookstore-uploads.mount bookstore.service bookstore-lifecycle.service
# Each tries again by itself: this script has no need to wait.
systemctl start --no-block bookstore.service bookstore-lifecycle.service
