/* rule.c - the alternatives that an option takes.
 * SPDX-License-Identifier: MIT */
#include "cli/base/rule.h"

#include <string.h>

int rule_place(const char *alternatives, const char *word)
{
    size_t wanted = strlen(word);
    for (int place = 0;; place++) {
        size_t length = strcspn(alternatives, "|");
        if (length == wanted && memcmp(alternatives, word, length) == 0)
            return place;
        if (!alternatives[length])
            return -1;
        alternatives += length + 1;
    }
}
