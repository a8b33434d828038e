/* progress.c - how far the measuring is, on a terminal only.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/progress.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define PROGRESS_WIDTH 30

static bool progress_enabled;
static bool progress_is_drawn;

void progress_enable(void)
{
    progress_enabled = true;
}

/* A line that wraps could not be taken back. 80 where it is not known. */
static int progress_width(void)
{
    struct winsize size;
    bool known = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col;
    return known ? size.ws_col : 80;
}

static void progress_draw(double part, const char *text)
{
    if (!progress_enabled)
        return;
    char bar[PROGRESS_WIDTH + 1];
    size_t filled = (size_t)((part > 1 ? 1 : part) * PROGRESS_WIDTH);
    memset(bar, ' ', PROGRESS_WIDTH);
    memset(bar, '=', filled);
    bar[PROGRESS_WIDTH] = '\0';
    char line[256];
    snprintf(line, sizeof(line), "[%s] %s", bar, text);
    /* \033[K: to line's end */
    fprintf(stderr, "\r%.*s\033[K", progress_width() - 1, line);
    progress_is_drawn = true;
}

void progress_show_warmup(size_t done, size_t total)
{
    char text[64];
    snprintf(text, sizeof(text), "warming up, run %zu of %zu", done + 1, total);
    progress_draw(0, text);
}

/* "1:05", "48 s" */
static void duration_print(char *text, size_t size, double seconds)
{
    unsigned long whole = (unsigned long)(seconds + 0.5);
    if (whole < 60)
        snprintf(text, size, "%lu s", whole);
    else
        snprintf(text, size, "%lu:%02lu", whole / 60, whole % 60);
}

void progress_show(const struct plan *plan, size_t rounds_done,
                   double elapsed_s)
{
    double part = 0;
    if (plan->rounds)
        part = (double)rounds_done / (double)plan->rounds;
    if (plan->seconds && elapsed_s / plan->seconds > part)
        part = elapsed_s / plan->seconds;
    if (plan_is_open(plan))
        part = elapsed_s / plan->budget_s;
    char left[32] = "", text[96], goal[32] = "";
    if (part > 0 && part < 1)
        duration_print(left, sizeof(left), elapsed_s / part - elapsed_s);
    if (plan->rounds)
        snprintf(goal, sizeof(goal), " of %zu", plan->rounds);
    snprintf(text, sizeof(text), "round %zu%s%s%s%s%s", rounds_done + 1, goal,
             *left ? ", " : "", left, *left ? " left" : "",
             *left && plan_is_open(plan) ? " at most" : "");
    progress_draw(part, text);
}

void progress_clear(void)
{
    if (progress_is_drawn)
        fputs("\r\033[K", stderr);
    progress_is_drawn = false;
}
