/* pace.h - how far a thread is from its next sample. The distances follow the
 * CPU time, as format.h says.
 * Any thread; callable inside malloc; nothing here waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_PACE_H
#define RECORD_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace {
    int64_t until; /* bytes; a piece that makes it negative is a sample */
    uint64_t mean; /* of the distance that was drawn; 0: all are samples */
};

/* The image begins, of exec or fork, before it has a second thread; there are
 * samples, or not. */
void paces_begin(bool on);

/* A thread begins. */
void pace_begin(struct pace *pace);

/* A sample was taken: draw the distance to the next. */
void pace_next(struct pace *pace);

/* To be called now and then: where samples have become too few for the time
 * that went by, as many large blocks came before, the distances become shorter
 * at once. */
void pace_look(struct pace *pace);

#endif
