#!/bin/sh
# ordinary_users_need_no_rights.sh LIBRARY PRINTS - as nobody, without
# capabilities, with no process to spare, no new privileges, no locked memory.
# SPDX-License-Identifier: MIT
library=$1 prints=$2
. "$(dirname "$0")/odd.sh"
[ "$(id -u)" = 0 ] || skip "needs root to become another user"
need setpriv prlimit
cp "$library" "$work/libbumpmalloc.so"
cp "$prints" "$work/prints"
chmod 755 "$work/libbumpmalloc.so" "$work/prints"
library=$work/libbumpmalloc.so
nobody='setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --bounding-set=-all'
same nobody $nobody "$work/prints"
same 'no processes' $nobody prlimit --nproc=0 --memlock=0 "$work/prints"
same 'no fork' $nobody prlimit --nproc=0 sh -c '/bin/true || echo refused'
