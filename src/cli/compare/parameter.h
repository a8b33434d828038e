/* parameter.h - --param NAME=A,B,C or NAME=1..8: what {NAME} stands for in
 * commands and allocators.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_PARAMETER_H
#define CLI_PARAMETER_H

#include <stddef.h>

#include "cli/base/need.h"

struct parameter {
    char *name;
    struct need_list values;
};

struct parameters {
    struct parameter *items;
    size_t count;
};

/* Adds the parameter that `text` describes. Ends the command if it is
 * something else. */
void parameters_add(struct parameters *parameters, const char *text);

/* How many combinations of values there are: 1 without parameters. */
size_t parameters_combinations(const struct parameters *parameters);

/* `text` with {NAME} replaced by its value in one combination, from 0: the last
 * parameter changes fastest. Allocated. */
char *parameters_fill(const struct parameters *parameters, size_t combination,
                      const char *text);

/* "N=4", "N=4,M=x"; "" without parameters. Allocated. */
char *parameters_describe(const struct parameters *parameters,
                          size_t combination);

/* The value of one parameter in a combination. */
const char *parameters_value(const struct parameters *parameters,
                             size_t combination, size_t index);

#endif
