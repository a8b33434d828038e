# bumpmalloc.fish - completion for fish. What may follow is asked of the command
# itself: see base/complete.h.
# SPDX-License-Identifier: MIT
function __bumpmalloc_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l ask --complete
    set -q words[2]; and set ask $words[2] --complete $words[3..] "$current"
    set -l option (string match -r '^--[^=]*=' -- $current; or echo '')
    for line in ($words[1] $ask 2>/dev/null)
        switch $line
            case FILE
                string join \n -- $option(__fish_complete_path \
                    (string replace -- "$option" '' $current))
            case 'COMMAND *'
                set -l first (math (string replace 'COMMAND ' '' $line) + 3)
                complete -C (string join ' ' -- \
                    (string escape -- $words[$first..]) "$current")
            case '*'
                echo "$option$line"
        end
    end
end
complete -c bumpmalloc -f -a '(__bumpmalloc_complete)'
