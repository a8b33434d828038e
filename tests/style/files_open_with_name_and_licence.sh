#!/bin/sh
# files_open_with_name_and_licence.sh ROOT - the first comment of every source
# file is its name, its job, and a line for SPDX alone.
# SPDX-License-Identifier: MIT
cd "$1" || exit 1
find src tests bench -name '*.[ch]' -o -name '*.cc' -o -name '*.sh' \
    -o -name '*.py' | xargs awk '
    function finish() {
        if (file != "" && !(named && licensed)) {
            print file
            bad = 1
        }
    }
    FNR == 1 {
        finish()
        file = name = FILENAME
        sub(".*/", "", name)
        named = licensed = 0
        files++
    }
    FNR <= 2 && index($0, name) { named = 1 }
    FNR <= 30 && /^( \*|#|\/\/)? ?SPDX-License-Identifier: MIT( \*\/)?$/ {
        licensed = 1
    }
    END {
        finish()
        exit bad || !files
    }'
