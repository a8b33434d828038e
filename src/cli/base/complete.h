/* complete.h - what may follow on an unfinished command line, for shells.
 * Prints a line for each possibility: the word, a tab, and what the word takes.
 * Two words in capitals leave the choice to the shell: FILE stands for any
 * file, and COMMAND N says that the Nth word (from 0) begins another command
 * line. What the shells do with this is in src/cli/completions.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_COMPLETE_H
#define CLI_COMPLETE_H

#include "cli/base/rule.h"

/* `words` are what follows the verb, NULL at the end. Prints what may stand in
 * place of the last of them. */
void complete_print(const struct option_rule *rules, char *const *words);

#endif
