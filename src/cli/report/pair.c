/* pair.c - what two records say of one thing, as a line of a table.
 * SPDX-License-Identifier: MIT */
#include "cli/report/pair.h"

#include <math.h>
#include <string.h>

static struct figure change(struct pair pair)
{
    struct figure f = {"same"};
    if (pair.before == pair.after)
        return f;
    if (pair.before > 0)
        return figure_change(pair.after / pair.before);
    strcpy(f.text, "new");
    return f;
}

void pair_print(const char *name, struct pair pair,
                struct figure (*words)(double), FILE *file)
{
    fprintf(file, "%-24s%16s", name, words(pair.before).text);
    fprintf(file, "%16s%14s\n", words(pair.after).text, change(pair).text);
}

int pair_order(struct pair a, struct pair b)
{
    double p = fabs(a.after - a.before), q = fabs(b.after - b.before);
    return (p < q) - (p > q);
}
