#!/bin/sh
# Starts a KurrentDB node with the passwords that its users get at the first start; it takes them from the environment alone.
set -eu

KURRENTDB_DEFAULT_ADMIN_PASSWORD="$(cat /certificates/admin-password)"
KURRENTDB_DEFAULT_OPS_PASSWORD="$(cat /certificates/ops-password)"
export KURRENTDB_DEFAULT_ADMIN_PASSWORD KURRENTDB_DEFAULT_OPS_PASSWORD

# The program has had two names in the images so far.
for program in /opt/kurrentdb/KurrentDB /opt/kurrentdb/kurrentd; do
  if [ -x "$program" ]; then exec "$program" "$@"; fi
done
echo 'There is no KurrentDB in this image, or it has moved: see deploy/kurrentdb.sh.' >&2
exit 1
