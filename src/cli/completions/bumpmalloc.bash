# bumpmalloc.bash - completion for bash. What may follow is asked of the command
# itself: see base/complete.h. Needs the functions of bash-completion.
# SPDX-License-Identifier: MIT
_bumpmalloc()
{
    local cur prev words cword
    _init_completion -n = || return
    local ask=(--complete)
    ((cword > 1)) && ask=("${words[1]}" --complete "${words[@]:2:cword-1}")
    cur=${cur#--*=}

    local line at
    while read -r line; do
        case $line in
            FILE) _filedir ;;
            COMMAND\ *)
                # COMP_WORDS holds "--reset=never" as three words.
                at=2
                for ((line = ${line#COMMAND }; line > 0; line--)); do
                    ((at++))
                    [[ ${COMP_WORDS[at]} == = ]] && ((at += 2))
                done
                _command_offset "$at"
                ;;
            *) COMPREPLY+=($(compgen -W "${line%%$'\t'*}" -- "$cur")) ;;
        esac
    done < <("${words[0]}" "${ask[@]}" 2>/dev/null)
} && complete -F _bumpmalloc bumpmalloc
