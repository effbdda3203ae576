#!/bin/sh
# Runs greenflag on the cluster: the password is in a file, so that it stands in no compose file and no `docker inspect`.
set -eu

GREENFLAG_STORE="kurrentdb://admin:$(cat /access/admin-password)@$KURRENTDB_NODES?tls=true&tlsCaFile=/access/ca.crt"
export GREENFLAG_STORE
exec greenflag "$@"
