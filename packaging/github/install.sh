#!/usr/bin/env bash
# install.sh: $DEB, $PACKAGES, and what the other scripts need.
set -euo pipefail
as_root=()
((EUID == 0)) || as_root=(sudo)
shopt -s nullglob
# shellcheck disable=SC2206 # a pattern
debs=($DEB)
((${#debs[@]} == 1)) || { echo "::error::deb: \"$DEB\" is ${#debs[@]} files, and has to be one"; exit 1; }
# shellcheck disable=SC2086 # several words
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive bash -c 'apt-get update -q && apt-get install -y -q --no-install-recommends "$@"' \
  install "$(realpath "${debs[0]}")" curl jq $PACKAGES
