#!/bin/sh
# includes_point_down_only.sh SOURCE - a file includes its own layer or a lower
# one; the command shares nothing with the library but core; and system calls
# are made in one layer.
# SPDX-License-Identifier: MIT
cd "$1" || exit 1

# what each layer may name, itself included
may_name()
{
    case $1 in
    core) echo core ;;
    os) echo core os ;;
    heap) echo core os heap ;;
    record) echo core os heap record ;;
    shim) echo core os heap record shim bumpmalloc.h ;;
    cli) echo core cli ;;
    esac
}

failed=0
for file in */*.[ch]; do
    layer=${file%%/*}
    allowed=" $(may_name "$layer") "
    for name in $(sed -n 's/^ *# *include *"\([^"]*\)".*/\1/p' "$file"); do
        case $allowed in
        *" ${name%%/*} "*) ;;
        *)
            echo "$file includes $name"
            failed=1
            ;;
        esac
    done
    case $file in
    os/* | cli/*) continue ;;
    shim/mappings.c) continue ;; # the system calls are its subject
    esac
    case $layer in
    shim) calls='sys/|linux/|fcntl' ;; # unistd.h declares environ
    *) calls='sys/|linux/|fcntl|unistd' ;;
    esac
    if grep -nE "# *include *<($calls)" /dev/null "$file"; then
        echo "system calls belong to os/"
        failed=1
    fi
done
[ -d core ] && exit $failed
