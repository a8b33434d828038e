#!/bin/sh
# files_open_with_name_and_licence.sh ROOT - the first comment of every source
# file is its name, its job, and a line for SPDX alone.
# SPDX-License-Identifier: MIT
cd "$1" || exit 1
failed=0
for file in $(find src tests bench -name '*.[ch]' -o -name '*.cc' \
    -o -name '*.sh' -o -name '*.py' | sort); do
    name=$(basename "$file")
    if ! head -n 2 "$file" | grep -qF "$name" ||
        ! head -n 30 "$file" |
        grep -qE '^( \*|#|//)? ?SPDX-License-Identifier: MIT( \*/)?$'; then
        echo "$file"
        failed=1
    fi
done
exit $failed
