#compdef harness
# The program itself knows its commands and their flags: this only asks it.
_harness() {
  local -a offered
  if ((CURRENT == 2)); then
    offered=("${(@f)$($words[1] --list-commands)}")
  elif [[ $words[CURRENT] == -* ]]; then
    offered=("${(@f)$($words[1] $words[2] --list-flags)}")
  else
    _files
    return
  fi
  # NAME<tab>WHAT IT IS is NAME:WHAT IT IS there.
  offered=("${(@)offered/$'\t'/:}")
  _describe harness offered
}
_harness "$@"
