#!/usr/bin/env bash
# Answers the group's two lifecycle hooks: joins when the application is ready, and leaves when it has drained. What the
# group wants of this instance is in its metadata, so that nobody has to reach it.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

poll_seconds=${POLL_SECONDS:-2}
instance=$(retry 30 2 metadata instance-id)
joined=

# Also succeeds where no hook waits: before the hooks were made, or after a reboot.
complete() {
  aws autoscaling complete-lifecycle-action --region "$AWS_REGION" --auto-scaling-group-name "$GROUP_NAME" \
    --instance-id "$instance" --lifecycle-hook-name "$1" --lifecycle-action-result CONTINUE ||
    log "no lifecycle action of $1 was completed"
}

is_ready() {
  curl --silent --fail --max-time 3 --output /dev/null "http://127.0.0.1:$APP_PORT$READY_PATH"
}

while true; do
  wanted=$(metadata autoscaling/target-lifecycle-state) || wanted=unknown
  if [ "$wanted" = Terminated ]; then
    # Returns when the application has ended: its unit's stop timeout bounds it.
    systemctl stop bookstore.service
    complete "$TERMINATING_HOOK"
    exit 0
  fi
  if [ -z "$joined" ] && [ "$wanted" = InService ] && is_ready; then
    complete "$LAUNCHING_HOOK"
    joined=yes
  fi
  sleep "$poll_seconds"
done
