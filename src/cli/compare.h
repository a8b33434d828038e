/* compare.h - the verb: the same command under several allocators.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_COMPARE_H
#define CLI_COMPARE_H

/* argv[0] is the verb. Returns the exit status: 0 done, 1 a --fail-if held, 2
 * an allocator finished no run that counts, 125 another error. After a signal
 * the command dies of it, once all is reported. */
int compare_main(int argc, char **argv);

#endif
