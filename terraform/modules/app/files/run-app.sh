#!/usr/bin/env bash
# Runs the application in the foreground: without privileges, on a file system that it cannot write to but for /tmp and the
# uploads, with its secrets as files.
set -euo pipefail
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

configuration=${CONFIGURATION:-/etc/bookstore}
instance=$(retry 5 2 metadata instance-id)

options=(
  --name bookstore --rm
  --user "$APP_UID:$APP_UID"
  --read-only --tmpfs '/tmp:rw,noexec,nosuid,size=256m'
  --cap-drop ALL --security-opt no-new-privileges --pids-limit 512
  --env-file "$configuration/app.env" --env "INSTANCE_ID=$instance"
  --publish "$APP_PORT:$APP_PORT"
  --publish "127.0.0.1:$METRICS_PORT:$METRICS_PORT"
  --mount 'type=bind,source=/srv/bookstore/uploads,target=/srv/uploads'
  --mount "type=bind,source=$configuration/database-ca.pem,target=/etc/bookstore/database-ca.pem,readonly"
  --log-driver awslogs --log-opt "awslogs-region=$AWS_REGION" --log-opt "awslogs-group=$LOG_GROUP"
  --log-opt "awslogs-stream=$instance"
  # A log service that does not answer must not hold up the shop.
  --log-opt mode=non-blocking --log-opt max-buffer-size=4m
)
for file in "${RUNTIME_DIRECTORY:-/run/bookstore}"/secrets/*; do
  options+=(--mount "type=bind,source=$file,target=/run/secrets/${file##*/},readonly")
done

exec docker run "${options[@]}" "$IMAGE"
