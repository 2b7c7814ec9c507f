#!/usr/bin/env bash
# Takes out of node_modules what no program loads at run time: types, maps, documentation, sources beside what was built from them, builds for
# browsers and for other systems, and the compiler that a package names as its peer. The image's tests start what is left.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 NODE_MODULES" >&2; exit 2; }
cd "$1"

find . -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.md' -o -name '*.markdown' -o -name '*.tsbuildinfo' \) \
  ! -iname 'license*' -delete
find . -type d \( -name '.github' -o -name '__tests__' \) -prune -exec rm -rf {} +
rm -rf typescript @types @popperjs uglify-js \
  typeorm/browser rxjs/src es-toolkit/src rxjs/dist/bundles rxjs/dist/esm rxjs/dist/esm5 \
  class-validator/bundles class-validator/esm5 class-validator/esm2015 \
  class-transformer/bundles class-transformer/esm5 class-transformer/esm2015 \
  bootstrap/js bootstrap/scss bootstrap/dist/js \
  swagger-ui-dist/swagger-ui.js swagger-ui-dist/swagger-ui-es-bundle*.js swagger-ui-dist/swagger-ui-standalone-preset.js \
  @nestjs/swagger/node_modules/swagger-ui-dist
# The image's Debian is glibc's.
rm -rf @libsql/*-musl @img/*linuxmusl*
