/* check.h - the verb: would preloading take effect in a program?
 * SPDX-License-Identifier: MIT */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

/* argv[0] is the verb. Prints one line; returns one of enum program_answer. */
int check_main(int argc, char **argv);

#endif
