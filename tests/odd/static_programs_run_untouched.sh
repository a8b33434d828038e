#!/bin/sh
# static_programs_run_untouched.sh LIBRARY SOURCE - static, static-pie, pie and
# fixed: all work, and the linker's list says which are served.
# needs: gcc
# SPDX-License-Identifier: MIT
library=$1 source=$2
. "$(dirname "$0")/odd.sh"
need gcc
wanted=
for kind in -pie -no-pie -static -static-pie '-no-pie -static' \
    '-pie -Wl,-z,now' '-no-pie -Wl,-z,lazy' '-pie -Wl,-z,lazy' \
    '-no-pie -fno-plt' '-pie -s' '-pie -Wl,--hash-style=sysv' \
    '-no-pie -rdynamic' '-pie -Wl,-Bsymbolic'; do
    fpic=
    case $kind in *-pie*) fpic=-fpie ;; esac
    case $kind in *-no-pie*) fpic=-fno-pie ;; esac
    gcc -O1 -fno-builtin $fpic $kind "$source" -o "$work/t" 2> "$work/err" || {
        echo "$kind: cannot be built here"
        continue
    }
    output=$(LD_PRELOAD=$library BUMPMALLOC_VERBOSE=1 "$work/t" 2> "$work/err")
    status=$?
    : "${wanted:=$output}"
    [ "$status $output" = "0 $wanted" ] || die "$kind: $status $output"
    active=no
    if grep -q 'active: region' "$work/err"; then active=yes; fi
    expected=yes
    case $kind in *-static*) expected=no ;; esac
    [ $active = $expected ] || die "$kind: active: $active"
    echo "$kind: works, served: $active"
done
