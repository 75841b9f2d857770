# shellcheck shell=bash
# Installs what is missing from Debian, and starts none of it: some of these packages bring a service
# that their installation would otherwise start, now and at each boot.

service_policy=/usr/sbin/policy-rc.d
service_policy_mark="Written by ./dev of harness"

# install_groups GROUP…: the groups of packages.txt
install_groups() {
  local groups=" $* " group package wanted=()
  while read -r group package; do
    [[ $groups != *" $group "* ]] || wanted+=("$package")
  done <"$root/scripts/packages.txt"
  install_packages "${wanted[@]}"
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  local install="apt-get install -y --no-install-recommends ${missing[*]}"
  [[ -n $(type -P apt-get) ]] ||
    give_up "These Debian packages are missing: ${missing[*]}" \
      "This machine has no apt-get: install their equivalents, or use Debian 12."
  may_be_root || give_up "These packages are missing: ${missing[*]}" \
    "Installing them needs root, which sudo does not give here. As root: $install"
  say "installing from Debian: ${missing[*]}"
  step "  package lists" "lines" apt-update "Is the network there?" as_root apt-get update -q
  step "  packages" "lines" apt-install "Try by hand, as root: $install" \
    without_services apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends \
    "${missing[@]}"
}

missing_packages() {
  [[ -n $(type -P dpkg-query) ]] || { printf '%s\n' "$@"; return; }
  # dpkg-query complains about names that it does not know: those are the ones looked for.
  comm -23 <(printf '%s\n' "$@" | sort) <(
    { dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true; } |
      sed -n 's/^installed //p' | sort -u)
}

may_be_root() {
  ((EUID == 0)) && return
  [[ -n $(type -P sudo) ]] || return
  sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo -v; }
}

as_root() {
  if ((EUID == 0)); then env DEBIAN_FRONTEND=noninteractive "$@"
  else sudo env DEBIAN_FRONTEND=noninteractive "$@"; fi
}

# without_services COMMAND…: nothing that the command installs is started, now or at boot.
without_services() (
  local before
  before=$(enabled_services)
  trap 'restore_policy; disable_since "$before"' EXIT
  forbid_service_starts
  as_root "$@"
)

# A policy of the machine's own stands. Ours holds only while this process lives, so that even a
# kill -9 leaves no ban behind.
forbid_service_starts() {
  if [[ -e $service_policy ]] && ! grep -q "$service_policy_mark" "$service_policy"; then return; fi
  local holder=$BASHPID
  printf '#!/bin/sh\n# %s while it installs packages; of no effect afterwards.\n%s\n' \
    "$service_policy_mark" "[ ! -d /proc/$holder ] || exit 101" |
    as_root tee "$service_policy" >/dev/null
  as_root chmod 755 "$service_policy"
}

restore_policy() {
  ! grep -qs "$service_policy_mark" "$service_policy" || as_root rm -f "$service_policy"
}

enabled_services() {
  [[ -z $(type -P systemctl) ]] ||
    systemctl --root=/ list-unit-files --no-legend --state=enabled | sed 's/ .*//' | sort
}

disable_since() {
  local added
  mapfile -t added < <(comm -13 <(printf '%s\n' "$1") <(enabled_services))
  ((${#added[@]} == 0)) || as_root systemctl --root=/ disable --quiet "${added[@]}"
}
