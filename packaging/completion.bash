# The program itself knows its commands and their flags: this only asks it.
_harness() {
  local word=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]}
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "$("$program" --list-commands | cut -f1)" -- "$word")
  elif [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$("$program" "${COMP_WORDS[1]}" --list-flags | cut -f1)" -- "$word")
  fi
}
complete -o default -F _harness harness
