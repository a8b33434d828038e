/* until.h - --until: find out when a server, or whatever else never ends by
 * itself, is ready, so that its run can be ended.
 * Connects to ports of this machine; otherwise pure.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_UNTIL_H
#define CLI_UNTIL_H

#include <regex.h>
#include <stdbool.h>

#include "cli/measure/capture.h"

struct until {
    const char *text; /* as the user wrote it */
    unsigned port;    /* 0: the output matches `regex` */
    regex_t regex;
};

/* A number is a port, anything else an extended regular expression. A text that
 * is neither ends the command. */
void until_read(struct until *until, const char *text);

/* Whether somebody accepts connections to the port. */
bool until_port_answers(const struct until *until);

/* Whether the expression matches a line, also one that has not ended, among the
 * last `fresh` bytes of the output. */
bool until_output_matches(const struct until *until,
                          const struct capture *capture, uint64_t fresh);

#endif
