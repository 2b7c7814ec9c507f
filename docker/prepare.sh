#!/usr/bin/env bash
# Makes what compose.yml and compose.services.yml need beside the images: .env, secrets nobody knows yet, and a certificate to start with.
# What is there is left as it is, so that it may be run again.
#   docker/prepare.sh PUBLIC_URL        e.g. https://books.example.com
# IMAGE and EDGE_IMAGE name the images, by default those that build.sh makes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

[[ ${1:-} =~ ^https://([A-Za-z0-9.-]+)(:[0-9]+)?$ ]] || {
  echo "usage: $0 https://NAME[:PORT]    the address that users see, without a path" >&2
  exit 2
}
url=$1
name=${BASH_REMATCH[1]}
version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' ../package.json 2>/dev/null || true)
image=${IMAGE:-bookstore:${version:-latest}}
edge_image=${EDGE_IMAGE:-bookstore-edge:${version:-latest}}
command -v openssl >/dev/null || { echo "$0 needs openssl" >&2; exit 1; }

# The folder is closed to everybody else on this machine. The files are not, for each is mounted into containers whose users have other numbers.
mkdir -p secrets
chmod 700 secrets

# secret NAME: writes what comes in, unless there is one.
secret() {
  local file=secrets/$1
  [ -e "$file" ] && { cat >/dev/null; return 0; }
  cat >"$file.part"
  chmod 444 "$file.part"
  mv "$file.part" "$file"
  echo "made $file"
}
random() { openssl rand -hex 32; }

for file in db_password db_root_password session_secret internal_secret rabbitmq_password; do
  random | secret "$file"
done
for service in auth catalog orders; do
  random | secret "db_password_$service"
done
# Empty: not set. Yours go here, and the services are started again.
for file in smtp_url payment_api_key payment_webhook_secret; do
  secret "$file" </dev/null
done
printf 'amqp://bookstore:%s@rabbitmq:5672\n' "$(cat secrets/rabbitmq_password)" | secret rabbitmq_url
printf 'default_user = bookstore\ndefault_pass = %s\n' "$(cat secrets/rabbitmq_password)" | secret rabbitmq_credentials

if ! [ -e secrets/tls_certificate ] || ! [ -e secrets/tls_key ]; then
  rm -f secrets/tls_certificate secrets/tls_key
  # Until certbot brings one that browsers believe.
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 -subj "/CN=$name" \
    -addext "subjectAltName=DNS:$name" -keyout secrets/tls_key.new -out secrets/tls_certificate.new 2>/dev/null
  secret tls_key <secrets/tls_key.new
  secret tls_certificate <secrets/tls_certificate.new
  rm -f secrets/tls_key.new secrets/tls_certificate.new
fi

[ -e .env ] || {
  cat >.env <<SETTINGS
# Read by docker compose in this folder. What the application takes besides is in app.env; secrets are in secrets/.
PUBLIC_URL=$url
# Set both for a certificate of Let's Encrypt; the name has to lead to this machine, ports 80 and 443 open to the world.
CERTBOT_DOMAIN=
CERTBOT_EMAIL=
IMAGE=$image
EDGE_IMAGE=$edge_image
SETTINGS
  echo 'made .env'
}
grep -qx "PUBLIC_URL=$url" .env || echo "note: .env has another PUBLIC_URL, which is left as it is" >&2
