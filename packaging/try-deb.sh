#!/usr/bin/env bash
# try-deb.sh DEB: installs the package in a bare Debian 12, and rehearses there what it ships, without network and without a
# checkout, as root and as a user. As root, with debootstrap; takes seven minutes. It mounts and runs everything in namespaces of
# its own, and leaves nothing but the packages that it fetched, in ~/.cache/harness/debs.
set -euo pipefail

give_up() { printf '%s\n' "$@" >&2; exit 1; }
say() { printf '%s\n' "$*"; }

if [[ ${1:-} != --inside ]]; then
  deb=$(realpath -e "${1:?"try-deb.sh DEB; ./dev package makes one"}")
  ((EUID == 0)) || give_up "It has to be root, to make a tree and enter it."
  for program in debootstrap unshare ip; do
    [[ -n $(type -P "$program") ]] || give_up "$program is missing." "apt-get install debootstrap util-linux iproute2"
  done
  debs=${XDG_CACHE_HOME:-$HOME/.cache}/harness/debs
  mkdir -p "$debs/partial"
  # Others of this machine must not come in, those of the tree must.
  home=$(mktemp --directory)
  trap 'rm -rf --one-file-system "$home"' EXIT
  tree=$home/tree
  mkdir --mode=755 "$tree"
  # With the namespaces go the mounts and the processes in them, however this ends.
  unshare --mount --pid --fork --kill-child --mount-proc "$0" --inside "$deb" "$tree" "$debs"
  exit
fi
deb=$2 tree=$3 debs=$4
# Where it was built, which need not be where this script is: the build that lies beside it says so.
mapfile -t built_in < <(find "$(dirname "$deb")" -maxdepth 2 -name CMakeCache.txt -exec \
  sed -n 's/^CMAKE_\(HOME_DIRECTORY\|CACHEFILE_DIR\):INTERNAL=\(.*\)/\2\//p' {} + | sort -u)

# As this machine's apt has Debian: "deb http://… bookworm main".
debian_sources() {
  # shellcheck disable=SC2016 # apt's own
  apt-get indextargets --format 'deb $(REPO_URI) $(CODENAME) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' |
    grep bookworm | sort -u
}

in_tree() { chroot "$tree" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }

quietly() {
  "$@" >"$tree/../log" 2>&1 || give_up "$(tail -n 40 "$tree/../log")" "failed: $*"
}

make_tree() {
  local mirror
  mirror=$(debian_sources | awk '$3 == "bookworm" {print $2; exit}')
  [[ -n $mirror ]] || give_up "apt of this machine has no Debian bookworm." "apt-get update"
  quietly debootstrap --variant=minbase --cache-dir="$debs" bookworm "$tree" "$mirror"
  debian_sources >"$tree/etc/apt/sources.list"
  apt-config dump Acquire | grep -i proxy >"$tree/etc/apt/apt.conf.d/as-outside" || true
  cp /etc/resolv.conf "$tree/etc/resolv.conf"
  mount -t proc proc "$tree/proc"
  mount -t tmpfs tmpfs "$tree/dev/shm"
  mount --bind "$debs" "$tree/var/cache/apt/archives"
  # What is installed starts nothing: there is no init.
  printf '#!/bin/sh\nexit 101\n' >"$tree/usr/sbin/policy-rc.d"
  chmod 755 "$tree/usr/sbin/policy-rc.d"
  quietly in_tree apt-get update -q
  quietly in_tree useradd --create-home visitor
}

install_in_tree() { quietly in_tree apt-get install -y -q --no-install-recommends "$@"; }

# ends EXIT_CODE TEXT USER COMMAND: with a network that has nothing but the machine itself. What is said is broken into
# lines anywhere.
ends() {
  local expected=$1 text=$2 user=$3 command=$4 status=0
  unshare --net bash -c 'ip link set lo up && exec "$@"' in-tree \
    chroot "$tree" su - "$user" -c "$command" >"$tree/../log" 2>&1 || status=$?
  if [[ $status != "$expected" ]] || ! tr -s ' \n' ' ' <"$tree/../log" | grep -F -- "$text" >/dev/null; then
    give_up "$(cat "$tree/../log")" \
      "$command (as $user) ended with $status, and was to end with $expected and say: $text"
  fi
  say "  as $user: $command: exit code $status, \"$text\""
}

say "making a bare Debian 12"
make_tree
cp "$deb" "$tree/tmp/harness.deb"
say "installing $(basename "$deb") and what it depends on"
install_in_tree /tmp/harness.deb
if ((${#built_in[@]} == 0)); then
  say "  not looked for paths of its checkout: the build is not beside the package"
elif found=$(grep -rlF "${built_in[@]/#/--regexp=}" "$tree/usr/bin/harness" "$tree/usr/libexec/harness" "$tree/usr/share/harness"); then
  give_up "$found" "There is a path of its checkout inside:" "${built_in[@]}"
fi
scenarios=/usr/share/harness/scenarios
ends 0 "PASS" root "harness run $scenarios/stage1-three-signals.yaml"
ends 3 "apt-get install postgresql-15" root "harness run $scenarios/stage5-db-failure.yaml"
say "installing what it recommends"
# shellcheck disable=SC2046,SC2016 # several words; dpkg's own
install_in_tree $(in_tree dpkg-query --show --showformat '${Recommends}' harness | tr -d ,)
ends 0 "PASS" root "harness run $scenarios/stage5-db-failure.yaml"
ends 0 "PASS" visitor "harness run $scenarios/stage5-db-failure.yaml"
say "installing what GitLab's job needs besides"
install_in_tree curl jq
ends 0 "PASS" root "SCENARIOS=$scenarios/stage1-three-signals.yaml ARGUMENTS= TITLE=Rehearsals \
/usr/share/harness/packaging/gitlab/rehearse.sh && grep -c testcase harness-run/junit.xml && cat harness-run/code-quality.json"
say "removing it"
quietly in_tree apt-get purge -y -q harness
if left=$(find "$tree/usr" -path '*harness*' -print -quit) && [[ -n $left ]]; then give_up "It leaves ${left#"$tree"}."; fi
say "All of it works in a bare Debian 12."
