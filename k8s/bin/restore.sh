#!/usr/bin/env bash
# Puts a backup in the place of a database in the cluster. The shop (or the service) is stopped for it.
#   bin/restore.sh [-s SERVICE] latest|FILE     as in: bin/restore.sh bookstore-20261121T021500Z.sql.gz
set -euo pipefail
suffix=
if [ "${1:-}" = -s ]; then
  suffix=-${2:-}
  shift 2 || true
fi
backup=${1:-}
[[ $suffix =~ ^(-auth|-catalog|-orders)?$ && $backup =~ ^(latest|bookstore-[0-9TZ]+\.sql\.gz)$ ]] || { echo "usage: $0 [-s auth|catalog|orders] latest|FILE" >&2; exit 2; }
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

shop=deployment/bookstore$suffix
replicas=$(k get "$shop" --output 'jsonpath={.spec.replicas}')
[ "$replicas" -gt 0 ] || fail "$shop has no pods: an earlier restore may have stopped half-way. kubectl --namespace $namespace scale $shop --replicas 2, then again."
selector=app.kubernetes.io/component=shop${suffix:+,app.kubernetes.io/instance=${suffix#-}}

start() {
  k scale "$shop" --replicas "$replicas" >&2
}
# With none, the autoscaler rests.
k scale "$shop" --replicas 0 >&2
trap start EXIT
k wait --for=delete pod --selector "$selector" --timeout 3m >&2

job=mysql-restore$suffix-$(date +%s)
made=$(k create job "$job" --from "cronjob/mysql-restore$suffix" --dry-run=client --output yaml)
made=$(k set env --local --filename - "BACKUP=$backup" --output yaml <<<"$made")
k apply --filename - <<<"$made" >&2
await_job "$job" 60 || fail "The restore failed; the database may have part of it. Mend what failed and do it again."
k logs "job/$job" --tail=1 >&2
trap - EXIT
start
await_roll_out 10 "$shop" || fail "$shop does not become ready: kubectl --namespace $namespace logs $shop"
say "$shop runs with what was restored. Then: npm run check:invariants (docs/operations.md)."
