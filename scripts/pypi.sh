# shellcheck shell=bash
# What comes from PyPI: always a built package, each in a venv of its own in our cache.

# from_pypi VENV REQUIREMENT TITLE REMEDY: the requirement is a package, or --requirement=FILE
from_pypi() {
  python3 -c 'import venv, ensurepip' 2>/dev/null || install_packages python3-venv
  step "$3" "lines" "pypi-${1##*/}" "$4" fetch_from_pypi "$1" "$2"
}

fetch_from_pypi() {
  python3 -m venv --clear "$1" &&
    "$1/bin/pip" install --disable-pip-version-check --only-binary :all: "$2"
}
