# run_works_under_make_j2.sh - the jobserver's descriptors pass through
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

need make
cat >Makefile <<'END'
all: a b c d
a b c d:
	@sleep 0.1; echo $@ >$@
END
expect 0 "$bump" run make -j2
grep -qi warning err && fail "$(cat err)"
[ "$(cat a b c d | tr -d '\n')" = abcd ] || fail "not everything was built"
# and as a job of an outer make, whose jobserver an inner make must find
printf 'all:\n\t+"%s" run $(MAKE) -s -f inner\n' "$bump" >outer
printf 'all:\n\t@echo "$(MAKEFLAGS)" >flags\n' >inner
expect 0 make -s -j2 -f outer
grep -qi warning err && fail "$(cat err)"
grep -q jobserver flags || fail "the jobserver was lost"
