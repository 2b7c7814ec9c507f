#!/bin/sh
# Run by the image's entrypoint before nginx starts: takes the certificate that certbot has brought, or else the one among the secrets, which is
# self-signed at first, and looks once a minute whether there is a newer one. The stock image has no bash.
set -eu

from_certbot=${CERTBOT_FOLDER:-/etc/letsencrypt/live/bookstore}
to=${CERTIFICATES:-/run/certificates}

# Puts it in place; fails when the one in place is the same.
install_certificate() {
    chain=${SECRETS:-/run/secrets}/tls_certificate
    key=${SECRETS:-/run/secrets}/tls_key
    if [ -s "$from_certbot/fullchain.pem" ] && [ -s "$from_certbot/privkey.pem" ]; then
        chain=$from_certbot/fullchain.pem
        key=$from_certbot/privkey.pem
    fi
    if cmp -s "$chain" "$to/fullchain.pem" && cmp -s "$key" "$to/privkey.pem"; then
        return 1
    fi
    (umask 077 && cat "$key" >"$to/privkey.pem")
    cat "$chain" >"$to/fullchain.pem"
}

mkdir -p "$to"
install_certificate

(
    while sleep "${CERTIFICATE_CHECK_SECONDS:-60}"; do
        if install_certificate; then
            echo "certificates.sh: there is another certificate"
            nginx -p /etc/nginx/ -c /etc/nginx/nginx.conf -s reload || echo "certificates.sh: nginx did not take it"
        fi
    done
) &
