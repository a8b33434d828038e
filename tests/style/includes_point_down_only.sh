#!/bin/sh
# includes_point_down_only.sh SOURCE - a file includes its own folder or a lower
# floor; no files include each other in a circle; the command shares nothing
# with the library but core and the format of records; and system calls are made
# on one floor.
# SPDX-License-Identifier: MIT
cd "$1" || exit 1

# The folders whose headers a folder may include, itself first. Fails for a
# folder that is on no floor.
may_include()
{
    base='cli/base core'
    run="cli/measure cli/program $base"
    numbers="cli/stats cli/preload $run"
    reports="cli/report cli/stat cli/compare $numbers"
    case $1 in
    .) echo . ;;
    core) echo core ;;
    os) echo os core ;;
    heap) echo heap os core ;;
    record) echo record heap os core ;;
    shim) echo shim record heap os core . ;;
    cli/base) echo "$base" ;;
    cli/program | cli/measure) echo "$1 $base" ;;
    cli/preload | cli/stats) echo "$1 $run" ;;
    cli/compare | cli/stat) echo "$1 $numbers" ;;
    cli/report) echo "$reports" ;;
    cli) echo "$1 $reports" ;;
    *) return 1 ;;
    esac
}

included_by() { sed -n 's/^ *# *include *"\([^"]*\)".*/\1/p' "$1"; }

failed=0
fail()
{
    echo "$*"
    failed=1
}

files=$(find . -name '*.[ch]' | sed 's|^\./||' | sort)
for file in $files; do
    folder=$(dirname "$file")
    if ! allowed=$(may_include "$folder"); then
        fail "$file is on no floor"
        continue
    fi
    for name in $(included_by "$file"); do
        case $file:$name in
        cli/*:record/format.h) continue ;;
        esac
        case " $allowed " in
        *" $(dirname "$name") "*) ;;
        *) fail "$file includes $name" ;;
        esac
        [ -f "$name" ] || fail "$file includes $name, which is not in src"
    done
    case $file in
    cli/stats/*) ;;
    os/* | cli/*) continue ;;
    shim/mappings.c | shim/filter.c | shim/share.c) continue ;; # calls are their subject
    esac
    case $folder in
    shim) calls='sys/|linux/|fcntl' ;; # unistd.h declares environ
    *) calls='sys/|linux/|fcntl|unistd' ;;
    esac
    if grep -nE "# *include *<($calls)" /dev/null "$file"; then
        fail "$file may make no system calls"
    fi
done

# A .c and its header are one here, so the circle a.c, b.h, b.c, a.h is found.
# tsort(1) names the members of each circle on standard error.
for file in $files; do
    for name in $(included_by "$file"); do
        [ "${file%.[ch]}" = "${name%.h}" ] || echo "${file%.[ch]} ${name%.h}"
    done
done | LC_ALL=C tsort 2>&1 >/dev/null | grep . &&
    fail "these files include each other in a circle"

[ -d core ] && [ -d cli/base ] && exit $failed
