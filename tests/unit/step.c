/* step.c - stop a thread at an atomic step.
 * Any thread.
 * SPDX-License-Identifier: MIT */
#include <stddef.h>

static _Thread_local struct step *watched;

void step_watch(struct step *step)
{
    watched = step;
}

struct step *step_pause(void)
{
    struct step *step = watched;
    watched = NULL;
    return step;
}

void step_point(const char *where)
{
    struct step *s = watched;
    if (!s || ++s->count != s->stop_at)
        return;
    s->where = where;
    sem_post(&s->stopped);
    while (sem_wait(&s->go))
        ;
}
