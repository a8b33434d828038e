# check_agrees_with_what_is_seen_from_inside.sh - env, launchers, loaders, musl
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

# agrees ACTIVE NAME COMMAND... - check says that it takes effect if ACTIVE is
# yes, and `run -v` says so for a program of that name, or does not.
agrees()
{
    active=$1 name=$2
    shift 2
    says=no
    "$bump" check "$@" >out && says=yes
    [ $says = "$active" ] || fail "$*: $(cat out)"
    "$bump" run -q -v -- "$@" </dev/null >/dev/null 2>err
    inside=no
    grep -q "$name: active" err && inside=yes
    [ $inside = "$active" ] || fail "$*: check says $(cat out), inside: $(cat err)"
}

script() # NAME LINE TEXT
{
    printf '%s\n%s\n' "$2" "$3" >"$1"
    chmod +x "$1"
}
script env_i '#!/usr/bin/env -S -i sh' :
script env_u '#!/usr/bin/env -S -u LD_PRELOAD sh' :
script env_a '#!/usr/bin/env -S A=1 -- sh' :
script env_b "#!/usr/bin/env -S B='x y' sh" :
script env_p '#!/usr/bin/env -S LD_PRELOAD= sh' :
script env_x '#!/usr/bin/env -i sh' :
agrees no sh ./env_i
agrees no sh ./env_u
agrees no sh ./env_p
agrees yes sh ./env_b
agrees yes env ./env_x # which refuses the option "-i sh"
agrees no sh env -i sh -c :
agrees no sh env -uLD_PRELOAD A=1 sh -c :
agrees no sh env --unset=LD_PRELOAD sh -c :
agrees no sh env --ignore-environment sh -c :
agrees yes sh env -u HOME --chdir=/ sh -c :
agrees yes sh env LD_PRELOAD="$library" sh -c :

# Here the interpreter is served, and what it starts is not.
script sets '#!/bin/sh' 'LD_PRELOAD= cat'
agrees yes sh ./sets
grep -q 'cat: active' err && fail "cat: $(cat err)"
grep -q 'the script sets LD_PRELOAD' out || fail "$(cat out)"

# Loaders, by themselves and for a bundle that brings its own.
loader=$(readelf -l /bin/true 2>/dev/null | sed -n 's/.*interpreter: \(.*\)]/\1/p')
[ "$loader" ] || skip "no readelf"
agrees yes true "$loader" /bin/true
grep -q 'is a dynamic loader' out || fail "$(cat out)"
mkdir bundle
cp "$loader" bundle/ld.so
printf 'int main(void) { return 0; }\n' >own.c
$cc -Wl,--dynamic-linker="$PWD/bundle/ld.so" -o bundle/own own.c || exit 1
agrees yes own ./bundle/own
agrees yes own bundle/ld.so ./bundle/own
cp "$library" library.so && chmod -x library.so
expect 126 "$bump" check ./library.so
grep -q 'is a shared library' out || fail "$(cat out)"
if command -v musl-gcc >/dev/null && [ "$(uname -m)" = x86_64 ]; then
    musl-gcc -o own_musl own.c || exit 1
    agrees yes own_musl ./own_musl
fi

# Programs that start others.
if command -v bwrap >/dev/null && bwrap --ro-bind / / true 2>/dev/null; then
    agrees yes bwrap bwrap --ro-bind / / true
    grep -q 'true: active' err || fail "bwrap: $(cat err)"
fi
[ "$(id -u)" = 0 ] || exit 0
agrees yes chroot chroot / true
grep -q 'in another root' out || fail "$(cat out)"
if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    agrees yes sudo sudo -n true
    grep -q 'true: active' err && fail "sudo: $(cat err)"
    grep -q 'does not inherit' out || fail "$(cat out)"
fi

# Where no privilege can be gained, setuid programs are ordinary ones.
command -v setpriv >/dev/null || exit 0
cp /bin/true setuid && chown root setuid && chmod 4755 setuid && chmod 755 .
cp "$bump" "$library" . && chmod 755 bumpmalloc libbumpmalloc.so
as_nobody='setpriv --reuid=65534 --clear-groups'
$as_nobody ./bumpmalloc check ./setuid >out && fail "$(cat out)"
$as_nobody ./bumpmalloc run -q -v ./setuid 2>err
grep -q active err && fail "setuid: $(cat err)"
$as_nobody --no-new-privs ./bumpmalloc check ./setuid >out || fail "$(cat out)"
$as_nobody --no-new-privs ./bumpmalloc run -q -v ./setuid 2>err
grep -q active err || fail "no_new_privs: $(cat err)"
