# check_survives_damaged_files.sh - cut short or overwritten at any place
# SPDX-License-Identifier: MIT
. "$(dirname "$0")/expect.sh"

cp /bin/true whole
size=$(wc -c <whole)
i=0
while [ $i -lt 60 ]; do
    head -c $((i < 30 ? i * 8 : size * (i - 29) / 31)) whole >cut
    chmod +x cut
    "$bump" check ./cut >out 2>err
    case $? in 0 | 1 | 126) ;; *) fail "cut $i: status $?" ;; esac
    cp whole torn
    printf '\377\377\377\377' |
        dd of=torn bs=1 seek=$((i * 16)) conv=notrunc 2>/dev/null
    "$bump" check ./torn >out 2>err
    case $? in 0 | 1 | 126) ;; *) fail "torn $i: status $?" ;; esac
    i=$((i + 1))
done
