#!/usr/bin/env bash
# Rolls out an image, and back to what ran before if it does not become ready:
#   bin/roll-out.sh sha256:... [OPTION OF TERRAFORM APPLY ...]
set -euo pipefail
digest=${1:-}
[[ $digest =~ ^sha256:[0-9a-f]{64}$ ]] || { echo "usage: $0 sha256:DIGEST [OPTION OF TERRAFORM APPLY ...]" >&2; exit 2; }
# shellcheck source=common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# A digest that the registry does not have would cost a quarter of an hour until the roll-back.
repository=$(output repository_url)
aws ecr describe-images --repository-name "${repository#*/}" --image-ids "imageDigest=$digest" --query 'length(imageDetails)' --output text >/dev/null ||
  fail "The registry has no image $digest: push it first."

terraform apply -var "image_digest=$digest" "${@:2}"
bin/await-rollout.sh

url=$(output url)
curl --silent --show-error --fail --max-time 10 --retry 3 --output /dev/null "$url/health" || fail "$url/health does not answer."
say "$digest is rolled out at $url."
