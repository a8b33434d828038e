/* diff.h - the verb `diff`.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_DIFF_H
#define CLI_DIFF_H

int diff_main(int argc, char **argv);

#endif
