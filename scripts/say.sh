# shellcheck shell=bash
# How ./dev talks: one calm line for each thing that takes time, and the log when it fails.

say() { printf '%s\n' "$*" >&2; }

# give_up WHAT REMEDY [EXIT_CODE]
give_up() {
  say "$1"
  say "$2"
  exit "${3:-1}"
}

minutes() { printf '%d:%02d' $(($1 / 60)) $(($1 % 60)); }

# step TITLE UNIT LOG_NAME REMEDY COMMAND…: runs the command into a log of its own. Says nothing when
# the command is done within a second, so that what has nothing to do stays quiet.
step() {
  local title=$1 unit=$2 log=$log_dir/$3.log remedy=$4
  shift 4
  mkdir -p "$log_dir"
  local status=0
  "$@" </dev/null 2>&1 | tee "$log" | follow "$title" "$unit" || status=${PIPESTATUS[0]}
  ((status == 0)) && return
  say "" "failed: $title. The end of $log:" ""
  tail -n 40 "$log" | sed 's/^/  /' >&2
  say ""
  give_up "The whole log: $log" "$remedy"
}

# follow TITLE UNIT: counts the lines that pass, or repeats the count of a program that knows how many
# there will be ("[57/240] …"). A terminal sees one line move; anything else gets the title, a line each
# 30 seconds, and the time at the end.
follow() {
  local title=$1 unit=$2 passed=0 titled='' next=30 status
  local started=$SECONDS
  while true; do
    status=0
    IFS= read -r -t 0.5 || status=$?
    if ((status > 0 && status <= 128)); then
      break
    elif [[ $REPLY =~ ^\[([0-9]+)/([0-9]+)\] ]]; then
      passed="${BASH_REMATCH[1]} of ${BASH_REMATCH[2]}"
    elif ((status == 0)) && [[ $passed != *of* ]]; then
      passed=$((passed + 1))
    fi
    local elapsed=$((SECONDS - started))
    if ((elapsed < 1)); then
      continue
    elif [[ -t 2 ]]; then
      printf '\r\033[K%s  %s, %s %s' "$title" "$(minutes $elapsed)" "$passed" "$unit" >&2
    elif [[ -z $titled ]]; then
      say "$title"
    elif ((elapsed >= next)); then
      say "  … $(minutes $elapsed), $passed $unit"
      next=$((elapsed + 30))
    fi
    titled=yes
  done
  if [[ -z $titled ]]; then
    return
  elif [[ -t 2 ]]; then
    printf '\r\033[K%s  %s\n' "$title" "$(minutes $((SECONDS - started)))" >&2
  else
    say "  took $(minutes $((SECONDS - started)))"
  fi
}
