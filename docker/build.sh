#!/usr/bin/env bash
# Builds both images from the checkout: REPOSITORY:TAG (the shop) and REPOSITORY-edge:TAG (the nginx before it).
#   docker/build.sh [REPOSITORY [TAG]]      by default bookstore and the version of package.json
# NODE_IMAGE, DEBIAN_IMAGE and NGINX_IMAGE name other base images, or the same ones by digest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json)
repository=${1:-bookstore}
tag=${2:-$version}
revision=${REVISION:-$(git rev-parse HEAD)}
# The time of the commit, not of the build.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}

arguments=(
  --build-arg "VERSION=$version" --build-arg "REVISION=$revision"
  --build-arg "SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH"
  --build-arg "CREATED=$(date --utc --date="@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)"
)
for name in NODE_IMAGE DEBIAN_IMAGE NGINX_IMAGE; do
  [ -z "${!name:-}" ] || arguments+=(--build-arg "$name=${!name}")
done

docker build "${arguments[@]}" --file docker/Dockerfile --target app --tag "$repository:$tag" .
docker build "${arguments[@]}" --file docker/Dockerfile --target edge --tag "$repository-edge:$tag" .
