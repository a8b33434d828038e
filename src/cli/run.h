/* run.h - the verb: set the environment and become the command.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_RUN_H
#define CLI_RUN_H

/* argv[0] is the verb. Returns only if the command cannot be executed: 127 if
 * it was not found, else 126, as env(1) does. */
int run_main(int argc, char **argv);

#endif
