#!/usr/bin/env bash
# Writes certificates into the directory $1, each signed by itself, with its key in the same file.
set -euo pipefail
cd "$1"

# For $2, under the name $1.
make() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 2 \
    -subj "/CN=$1" -addext "subjectAltName=$2" -keyout "$1.key" -out "$1.crt"
  cat "$1.crt" "$1.key" > "$1.pem"
}

# The same, but its time is over; of the commands that sign, only this one takes dates.
make_expired() {
  printf '%s\n' '[ca]' 'default_ca=this' '[this]' 'database=index' 'rand_serial=yes' 'new_certs_dir=.' \
    'default_md=sha256' 'policy=any' 'x509_extensions=names' '[any]' 'commonName=supplied' \
    '[names]' "subjectAltName=$2" > config
  touch index
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj "/CN=$1" \
    -keyout "$1.key" -out request
  openssl ca -batch -selfsign -notext -config config -keyfile "$1.key" -in request -out "$1.crt" \
    -startdate 20200101000000Z -enddate 20200102000000Z
  cat "$1.crt" "$1.key" > "$1.pem"
}

make here "IP:127.0.0.1"
make elsewhere "DNS:elsewhere.example"
make user "DNS:user.example"
make_expired expired "IP:127.0.0.1"
