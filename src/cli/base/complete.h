/* complete.h - what may follow on an unfinished command line, for shells.
 * Standard output gets a line for each possibility: the word, and what it takes
 * after a tab. Two words in capitals leave the choice to the shell: FILE, any
 * file, and COMMAND N, where the Nth word (from 0) begins another command line.
 * What the shells do with this is in src/cli/completions.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include "cli/base/rule.h"

/* Lists what may stand in the place of the last of `words`, which are what
 * follows the verb and end with NULL. */
void complete_print(const struct option_rule *rules, char *const *words);

#endif
