#!/bin/bash
# emulated_programs_take_hardly_more.sh LIBRARY PROGRAM - under qemu-user, which
# keeps a table of what its guest has mapped, a program takes at most 64 MiB more
# with the library than without.
# SPDX-License-Identifier: MIT
library=$1 program=$2
skip() { echo "skipped: $*" >&2; exit 77; }
case $(readelf -h "$library" | sed -n 's/.*Machine: *//p') in
AArch64) emulator=(qemu-aarch64 -L /usr/aarch64-linux-gnu) ;;
*X86-64) emulator=(qemu-x86_64) ;;
*) skip "no emulator is known for this library" ;;
esac
for tool in "${emulator[0]}" python3; do
    command -v "$tool" >/dev/null || skip "no $tool"
done

# peak COMMAND... - KiB of memory at most, and status.
peak()
{
    timeout 60 python3 -c 'if True:
        import os, sys
        null = (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)
        child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ,
                                file_actions=[null])
        _, status, used = os.wait4(child, 0)
        print(used.ru_maxrss)
        sys.exit(status != 0)' "$@"
}

unset LD_PRELOAD
without=$(peak "${emulator[@]}" "$program") || { echo "the emulator fails" >&2; exit 1; }
for mode in never drained; do
    with=$(peak "${emulator[@]}" -E LD_PRELOAD="$library" -E BUMPMALLOC_RESET=$mode "$program") || exit 1
    echo "${emulator[0]}, $mode: $with KiB, without the library $without KiB"
    [ "$with" -le $((without + 64 * 1024)) ] || exit 1
    said=$("${emulator[@]}" -E LD_PRELOAD="$library" -E BUMPMALLOC_RESET=$mode \
        -E BUMPMALLOC_VERBOSE=1 "$program" 2>&1)
    case $said in *': active: '*) ;; *) echo "not active: $said" >&2; exit 1 ;; esac
done
