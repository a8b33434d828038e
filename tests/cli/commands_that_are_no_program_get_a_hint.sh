# commands_that_are_no_program_get_a_hint.sh - lines, builtins, names that are not
# in PATH, and what a shell does not find
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

says()
{
    wanted=$1
    shift
    expect 125 "$bump" compare "$@"
    grep -qF -e "$wanted" err || fail "$*: $(cat err)"
    [ ! -s out ] || fail "$*: a table"
}
says "no program is called 'seq 3 | sort'" 'seq 3 | sort'
says "--shell -- 'seq 3 | sort'" 'seq 3 | sort'
says "cd is part of the shell, no program: --shell -- 'cd /tmp'" cd /tmp
says "frobnicate is not found in PATH" frobnicate
says "frobnicate is not found in PATH" -c true -c frobnicate
says "not found: ./frobnicate" ./frobnicate
says "cannot run: /etc is a directory" /etc
says "frobnicate: not found" --shell -- 'frobnicate 2>&1 | cat; exit 127'
echo exit 0 >here
chmod +x here
says "but there is ./here" here
printf '#!/no/such/interpreter\n' >script
chmod +x script
says "cannot run: ./script is a script for /no/such/interpreter, which is not there" ./script
expect 0 "$bump" compare -q -r 1 --ignore-failure sh -c 'exit 127'
# what --setup makes is there in time
expect 0 "$bump" compare -q -r 1 --setup 'echo exit 0 >made; chmod +x made' ./made
