# shellcheck shell=bash
# The load generators that ./dev bench measures beside ours: Debian's come with its packages, the rest is
# built or fetched once for each user. One that cannot be had is left out, and the tables say so. k6 is an
# AGPL program: it is measured where PATH has one, and never fetched or built here.

peers=$cache/peers
oha_version=1.16.0
cargo_minimum=1.88 # what oha asks for; Debian's is older
locust_version=2.47.0

# Leaves every peer in $peers/bin.
provide_peers() {
  mkdir -p "$peers/bin"
  provide_go_peers
  provide_oha
  provide_locust
}

# fortio, hey and vegeta, their versions and every dependency as in bench/peers/go.mod and go.sum.
provide_go_peers() {
  local source=$root/bench/peers hash built name
  hash=$(cat "$source/go.mod" "$source/go.sum" | sha256sum)
  built=$peers/go-${hash:0:12}
  if [[ ! -x $built/fortio ]]; then
    provide_go
    step "building fortio, hey and vegeta, once for this user" \
      "packages" "peers-go" "It needs the network." \
      env -C "$source" GOTOOLCHAIN=local GOBIN="$built.partial" "$go" install -v tool
    mv -T "$built.partial" "$built"
  fi
  for name in fortio hey vegeta; do point_to "$peers/bin/$name" "$built/$name"; done
}

# It needs a newer Rust than Debian's.
provide_oha() {
  local built=$peers/oha-$oha_version version
  if [[ ! -x $built/bin/oha ]]; then
    version=$({ cargo --version 2>/dev/null || true; } | sed 's/^cargo \([0-9.]*\).*/\1/')
    if [[ -z $version ]] || ! at_least "$version" "$cargo_minimum"; then
      say "oha is left out: it needs cargo $cargo_minimum, which is not on PATH"
      return
    fi
    step "building oha $oha_version, once for this user (about four minutes on two cores)" "crates" \
      "peers-oha" "It needs the network and cmake." \
      cargo install --locked --version "$oha_version" --root "$built" oha
  fi
  point_to "$peers/bin/oha" "$built/bin/oha"
}

provide_locust() {
  local venv=$peers/locust-$locust_version
  [[ -x $venv/bin/locust ]] ||
    from_pypi "$venv" "locust==$locust_version" "fetching Locust $locust_version from PyPI" \
      "Is the network there?"
  point_to "$peers/bin/locust" "$venv/bin/locust"
}

# point_to LINK TARGET: in one step, so that nobody sees it missing.
point_to() {
  mkdir -p "$(dirname "$1")"
  ln -sfn "$2" "$1.$$"
  mv -T "$1.$$" "$1"
}
