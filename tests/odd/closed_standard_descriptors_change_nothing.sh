#!/bin/sh
# closed_standard_descriptors_change_nothing.sh LIBRARY PRINTS - in and out
# closed one by one and together: the same status and output.
# SPDX-License-Identifier: MIT
library=$1 prints=$2
. "$(dirname "$0")/odd.sh"
seq 20000 > "$work/in"
in=$work/in
export in prints work
for tool in '"$prints"' 'sort "$in"' 'sort -o "$work/out" "$in"' \
    'dd if="$in" bs=1000' 'perl -e "print qq(x) x 100000"' 'cat "$in"'; do
    for closed in '<&-' '>&-' '2>&-' '<&- 2>&-' '>&- 2>&-' '<&- >&- 2>&-'; do
        same "$tool $closed" sh -c "$tool $closed; echo \$? >> $work/statuses"
    done
done
# Each was run twice in a row.
paste - - < "$work/statuses" | awk '$1 != $2 { bad = 1; print } END { exit bad }'
