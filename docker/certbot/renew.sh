#!/bin/sh
# Gets a certificate for CERTBOT_DOMAIN once nginx answers for it, and renews it from then on; nginx sees a new one by itself. Runs in the
# certbot image, which has no bash. Without a domain it waits: the shop then has the certificate among its secrets.
set -eu

pause=${CERTBOT_PAUSE_SECONDS:-43200}
after_failure=${CERTBOT_RETRY_SECONDS:-3600}
trap 'exit 0' TERM INT

# Interruptible, so that the container ends when it is told to.
nap() {
    sleep "$1" &
    wait $!
}

obtain() {
    # Several arguments, none of them with spaces.
    # shellcheck disable=SC2086
    certbot certonly --non-interactive --agree-tos --webroot --webroot-path /srv/acme --cert-name bookstore \
        --domain "$CERTBOT_DOMAIN" --email "$CERTBOT_EMAIL" --keep-until-expiring ${CERTBOT_ARGUMENTS:-}
}

if [ -z "${CERTBOT_DOMAIN:-}" ] || [ -z "${CERTBOT_EMAIL:-}" ]; then
    echo 'certbot: CERTBOT_DOMAIN and CERTBOT_EMAIL are not set: no certificate is asked for'
    while :; do nap "$pause"; done
fi

# Asked for too often, Let's Encrypt refuses for a week.
until obtain; do
    echo "certbot: no certificate; again in $after_failure s"
    nap "$after_failure"
done
while :; do
    nap "$pause"
    certbot renew --non-interactive --webroot --webroot-path /srv/acme || echo 'certbot: not renewed; the next round tries again'
done
