#!/bin/sh
# Runs greenflag on the cluster. The password is in a file, so that neither the compose file nor `docker inspect` shows it.
set -eu

GREENFLAG_STORE="kurrentdb://admin:$(cat /access/admin-password)@$KURRENTDB_NODES?tls=true&tlsCaFile=/access/ca.crt"
export GREENFLAG_STORE
exec greenflag "$@"
