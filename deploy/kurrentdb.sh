#!/bin/sh
# Starts a KurrentDB node. It sets the passwords of its users at the first start, and reads them only from the environment.
set -eu

KURRENTDB_DEFAULT_ADMIN_PASSWORD="$(cat /certificates/admin-password)"
KURRENTDB_DEFAULT_OPS_PASSWORD="$(cat /certificates/ops-password)"
export KURRENTDB_DEFAULT_ADMIN_PASSWORD KURRENTDB_DEFAULT_OPS_PASSWORD

# The program has a different name in newer images.
for program in /opt/kurrentdb/KurrentDB /opt/kurrentdb/kurrentd; do
  if [ -x "$program" ]; then exec "$program" "$@"; fi
done
echo 'KurrentDB was not found in this image. Add its path to deploy/kurrentdb.sh.' >&2
exit 1
