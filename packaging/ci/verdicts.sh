# shellcheck shell=bash
# What reports of CI read: the verdicts below a run's directory, and whose they are.

# verdicts DIRECTORY: none where nothing was measured.
verdicts() { [[ ! -d $1 ]] || find "$1" -name verdict.json | sort; }

# file_of VERDICT SCENARIO…: the file, below one of these, of which the run has kept a copy; from the directory
# in which we are.
file_of() {
  local copy file
  copy=$(dirname "$1")/scenario.yaml
  shift
  find "$@" -name '*.y*ml' 2>/dev/null | sort | while read -r file; do
    if cmp -s "$copy" "$file"; then realpath --relative-to=. "$file"; break; fi
  done
}

# word_of EXIT_CODE
word_of() {
  case $1 in
    0) echo "pass" ;;
    1) echo "fail" ;;
    2) echo "wrong scenario, nothing was measured" ;;
    3) echo "could not be measured" ;;
    130) echo "interrupted" ;;
    *) echo "ended with $1" ;;
  esac
}
