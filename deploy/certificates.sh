#!/bin/sh
# Makes the certificates and passwords of a cluster of three KurrentDB nodes and its clients:
#   FOLDER/ca/ca.crt                    certificate of the authority, which the nodes trust
#   FOLDER/kurrentdb-N/node.{crt,key}   certificate and key of each node, for N = 1, 2, 3
#   FOLDER/{admin,ops}-password         passwords of the two users that every KurrentDB has
#   ACCESS/{ca.crt,admin-password}      the files that clients may read
# Usage: certificates.sh FOLDER ACCESS. Files of an earlier run are not changed. The key of the authority is deleted,
# so that nobody can sign another node later. To make new files, stop the cluster and remove both volumes.
set -eu
umask 077

folder="$1"
access="$2"
days=1825
nodes='kurrentdb-1 kurrentdb-2 kurrentdb-3'

if [ -e "$folder/done" ]; then
  echo "The certificates exist already, $(openssl x509 -in "$folder/ca/ca.crt" -noout -enddate)."
  exit 0
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

new_key() {
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1" 2>/dev/null
}

new_key "$work/ca.key"
openssl req -x509 -new -sha256 -key "$work/ca.key" -days "$days" -subj '/O=Greenflag/CN=Greenflag cluster authority' \
  -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
  -out "$work/ca.crt"

for node in $nodes; do
  mkdir -p "$folder/$node"
  new_key "$folder/$node/node.key"
  # All nodes have the same common name, by which they recognise each other. Clients check the name of the node.
  # A node is a server for clients, and both server and client for other nodes.
  openssl req -new -sha256 -key "$folder/$node/node.key" -subj '/O=Greenflag/CN=kurrentdb-node' -out "$work/$node.csr"
  cat > "$work/$node.ext" <<END
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature,keyEncipherment
extendedKeyUsage=serverAuth,clientAuth
subjectAltName=DNS:$node,DNS:localhost,IP:127.0.0.1
END
  openssl x509 -req -sha256 -in "$work/$node.csr" -CA "$work/ca.crt" -CAkey "$work/ca.key" -CAcreateserial \
    -days "$days" -extfile "$work/$node.ext" -out "$folder/$node/node.crt" 2>/dev/null
done

mkdir -p "$folder/ca" "$access"
openssl rand -hex 24 > "$folder/admin-password"
openssl rand -hex 24 > "$folder/ops-password"
cp "$work/ca.crt" "$folder/ca/ca.crt"
cp "$work/ca.crt" "$folder/admin-password" "$access/"
# This is the last step, so that the next run repeats an interrupted one.
touch "$folder/done"
echo 'The certificates and passwords are ready.'
