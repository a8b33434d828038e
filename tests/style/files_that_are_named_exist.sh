#!/bin/sh
# files_that_are_named_exist.sh ROOT - what comments and documents call by a
# folder and a name is there, from the root or from src.
# SPDX-License-Identifier: MIT
cd "$1" || exit 1
folders='core|os|heap|shim|cli|src|tests|bench|\.ci|\.github'
named=$(grep -rohE "(^|[^a-zA-Z0-9_./-])($folders)/[a-zA-Z0-9_./-]*\.([ch]|sh|py|md)" \
    README.md .github .ci src bench | sed 's/^[^a-z.]//' | sort -u)
[ -n "$named" ] || exit 1
failed=0
for file in $named; do
    [ -e "$file" ] || [ -e "src/$file" ] || { echo "$file"; failed=1; }
done
exit $failed
