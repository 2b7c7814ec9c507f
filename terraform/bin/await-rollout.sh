#!/usr/bin/env bash
# Waits for the group's latest instance refresh and ends with 0 only if it succeeded. One that takes too long is rolled back.
#   bin/await-rollout.sh [MINUTES]     (default 30)
set -euo pipefail
minutes=${1:-30}
[[ $minutes =~ ^[1-9][0-9]*$ ]] || { echo "usage: $0 [MINUTES]" >&2; exit 2; }
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

poll_seconds=${POLL_SECONDS:-10}
group=$(output autoscaling_group_name)
last=
rolling_back=

while true; do
  refresh=$(aws autoscaling describe-instance-refreshes --auto-scaling-group-name "$group" --max-records 1 --output text \
    --query 'InstanceRefreshes[0].[Status, PercentageComplete, StatusReason]')
  IFS=$'\t' read -r status percent reason <<<"$refresh"
  if [ "$status $percent" != "$last" ]; then
    say "$status, ${percent/None/0} %"
    last="$status $percent"
  fi
  case $status in
    Successful) exit 0 ;;
    None) say 'No instance was ever refreshed: there was nothing to roll out.' && exit 0 ;;
    Failed | Cancelled | RollbackFailed | RollbackSuccessful) fail "The roll-out ended as $status: $reason" ;;
  esac
  if [ "$SECONDS" -ge $((minutes * 60)) ] && [ -z "$rolling_back" ]; then
    say "Not done within $minutes minutes: rolling back."
    aws autoscaling rollback-instance-refresh --auto-scaling-group-name "$group" >/dev/null ||
      fail 'It cannot be rolled back. Look at the activities of the group.'
    rolling_back=yes
  fi
  sleep "$poll_seconds"
done
