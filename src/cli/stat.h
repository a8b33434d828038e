/* stat.h - the verb `stat`.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_H
#define CLI_STAT_H

int stat_main(int argc, char **argv);

#endif
