# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# For sourcing: install_packages PACKAGE... installs those that are missing, on Debian and Ubuntu, as root or through sudo.
# A package that brings a database server is kept from creating or starting one.

packages_as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install_packages() {
  local package missing=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "Not a Debian or Ubuntu machine: installing nothing; what is needed is what Debian calls: $*" >&2
    return 0
  fi
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -m1 -x installed)" ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
    echo "These packages are missing, and installing them takes root or a sudo that asks no password; please run:" >&2
    echo "  apt-get install -y --no-install-recommends ${missing[*]}" >&2
    return 1
  fi
  echo "Installing: ${missing[*]}"
  packages_install_quietly "${missing[@]}"
}

# In a subshell, so that its trap removes the two guards whatever happens.
packages_install_quietly() (
  set -e
  log=$(mktemp)
  policy=/usr/sbin/policy-rc.d
  no_cluster=/etc/postgresql-common/createcluster.d/quarry-no-main.conf
  made=("$log")
  trap 'packages_as_root rm -f "${made[@]}"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [ ! -e "$policy" ]; then  # 101: "do not start services"
    made+=("$policy")
    printf '#!/bin/sh\nexit 101\n' | packages_as_root tee "$policy" >/dev/null
    packages_as_root chmod 755 "$policy"
  fi
  made+=("$no_cluster")
  packages_as_root mkdir -p "${no_cluster%/*}"
  echo 'create_main_cluster = false' | packages_as_root tee "$no_cluster" >/dev/null

  apt() {
    packages_as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1
  }
  # An unreachable extra repository must not stop the installation: whether the packages are there is what counts.
  apt update || true
  apt install --no-install-recommends "$@" || {
    tail -n 30 "$log" >&2
    echo "apt-get could not install: $*" >&2
    exit 1
  }
)
