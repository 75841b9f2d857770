# The program itself knows its commands and their flags: this only asks it.
function __harness_offers
    set -l words (commandline -opc)
    if test (count $words) -eq 1
        $words[1] --list-commands
    else if string match -q -- '-*' (commandline -ct)
        $words[1] $words[2] --list-flags
    end
end
complete -c harness -n 'test (count (commandline -opc)) -eq 1' -f -a '(__harness_offers)'
complete -c harness -n 'test (count (commandline -opc)) -gt 1' -a '(__harness_offers)'
