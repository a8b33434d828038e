#!/bin/sh
# any_environment_will_do.sh LIBRARY PRINTS - empty but for LD_PRELOAD, large,
# with odd entries, with hooks of the dynamic linker.
# SPDX-License-Identifier: MIT
library=$1 prints=$2
. "$(dirname "$0")/odd.sh"
wanted=$("$prints")
expect() {
    name=$1
    shift
    output=$("$@" 2>&1)
    status=$?
    [ "$status $output" = "0 $wanted" ] || die "$name: $status $output"
    echo "$name: works"
}
expect empty env -i "LD_PRELOAD=$library" "$prints"
expect 'a name of 100,000 bytes' \
    env "LD_PRELOAD=$library" "LONG=$(printf %0100000d 7)" "$prints"
expect 'ten thousand names' env $(seq -f 'NAME%g=xxxxxxxxxxxxxxxx' 10000) \
    "LD_PRELOAD=$library" "$prints"
expect 'names without a value' env -i "LD_PRELOAD=$library" BUMPMALLOC_PAGES= \
    BUMPMALLOC_LIMIT= BUMPMALLOC_REGION= "$prints"
expect LD_BIND_NOW env "LD_PRELOAD=$library" LD_BIND_NOW=1 "$prints"
expect 'preloaded twice' env "LD_PRELOAD=$library:$library" "$prints"
expect 'preloaded with spaces' env "LD_PRELOAD= $library " "$prints"
expect tunables env "LD_PRELOAD=$library" \
    GLIBC_TUNABLES=glibc.malloc.check=3:glibc.malloc.perturb=85 "$prints"
expect MALLOC_PERTURB_ env "LD_PRELOAD=$library" MALLOC_PERTURB_=85 "$prints"
if command -v setarch > /dev/null && setarch -R true 2> /dev/null; then
    expect 'no randomisation' setarch -R env "LD_PRELOAD=$library" "$prints"
    expect 'legacy layout' setarch -L env "LD_PRELOAD=$library" "$prints"
    expect 'read implies exec' setarch -X env "LD_PRELOAD=$library" "$prints"
fi
