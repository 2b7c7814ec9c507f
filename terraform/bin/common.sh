# What the scripts of this folder share. Sourced, not run.
# shellcheck shell=bash

# The configuration is the folder above, initialised for the state in question.
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1

say() {
  printf '%s\n' "$*" >&2
}

fail() {
  say "$*"
  exit 1
}

for program in terraform aws openssl; do
  command -v "$program" >/dev/null || fail "$program was not found on the PATH."
done

output() {
  local value
  value=$(terraform output -raw "$1") || fail "terraform output has no $1: apply first (README.md)."
  printf '%s' "$value"
}

# Letters and digits only: a password stands in SQL and in a URL.
new_secret() {
  openssl rand -hex 32
}

# sql STATEMENT: as the administrator, through the RDS Data API. The statement is not an argument, which others on this
# machine could read.
# The script says where: cluster, administrator.
sql() {
  # shellcheck disable=SC2154
  aws rds-data execute-statement --resource-arn "$cluster" --secret-arn "$administrator" --sql "file://"<(printf '%s' "$1") "${@:2}"
}

# put SECRET VALUE [OPTION ...]: prints the version that it made.
put() {
  aws secretsmanager put-secret-value --secret-id "$1" --secret-string "file://"<(printf '%s' "$2") "${@:3}" \
    --query VersionId --output text
}

# version SECRET STAGE: prints the version that has the stage, or nothing.
version() {
  local found
  found=$(aws secretsmanager list-secret-version-ids --secret-id "$1" --output text \
    --query "Versions[?contains(VersionStages, '$2')].VersionId | [0]") || return 1
  [ "$found" = None ] || printf '%s' "$found"
}

AWS_REGION=$(output database_cluster_arn | cut -d : -f 4) && [ -n "$AWS_REGION" ] || exit 1
export AWS_REGION AWS_PAGER=''
