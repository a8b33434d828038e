/* looks.h - when to look at results that still grow, and what a look may claim.
 * Whoever looks at a 99 % interval again and again until it says something will
 * be told something false far more often than once in a hundred. So the 1 % is
 * shared out in advance: there are LOOKS_COUNT looks, after rounds that
 * are fixed before the first, and the interval of each leaves only its share of
 * the 1 % outside. By Boole's inequality the chance that any of the intervals
 * misses the truth is then at most 1 %, whatever makes the rounds end. This
 * needs no assumption beyond that of each interval (stats.h), and holds for any
 * number of rounds; boundaries from the joint distribution of the looks (K. K.
 * G. Lan and D. L. DeMets, Discrete sequential boundaries for clinical trials,
 * Biometrika 70, 1983) would save about one round in ten, but hold only in the
 * limit. The idea of repeated confidence intervals: C. Jennison and B. W.
 * Turnbull, Group Sequential Methods (2000), chapter 9.
 *
 * Rounds grow by half from look to look: what is decided is seen at most a
 * third of the rounds late.
 * Pure.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_LOOKS_H
#define CLI_LOOKS_H

#include <stddef.h>

#include "cli/stats/stats.h"

#define LOOKS_COUNT 12

/* What each look leaves outside its interval at either end. */
#define LOOKS_TAIL (STATS_TAIL / LOOKS_COUNT)

/* The rounds after which there is a look: 12, 18, 27, ... for look 0 on. */
size_t looks_rounds(size_t look);

/* Whether there is a look after that many rounds. */
bool looks_have(size_t rounds);

/* The rounds before the last look. */
size_t looks_most_rounds(void);

#endif
