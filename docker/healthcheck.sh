#!/usr/bin/env bash
# Whether the shop in this container is well, for Docker. The image has it.
#   healthcheck.sh PATH        asks for that path
#   healthcheck.sh joining     asks /health/ready until it was good once, and /health/live from then on: a container gets its first request when it can
#                              answer it, and none is restarted because the database is away
# Bash alone: a second Node every few seconds would cost more than it finds out, most of all where the shop is busy.
set -euo pipefail

path=${1:-/health/live}
has_joined=${HAS_JOINED:-/tmp/has-joined}
joins=no
if [ "$path" = joining ]; then
  path=/health/live
  if ! [ -e "$has_joined" ]; then
    path=/health/ready
    joins=yes
  fi
fi

exec 3<>"/dev/tcp/127.0.0.1/${PORT:-3000}"
printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$path" >&3
read -r -t 8 _ status _ <&3
echo "$path: $status"
[ "$status" = 200 ]
if [ "$joins" = yes ]; then : >"$has_joined"; fi
