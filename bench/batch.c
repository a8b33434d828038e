/* batch.c - the worked example of bumpmalloc.h: a batch program that takes back
 * all that an input has cost before it goes on to the next.
 *
 *     cc -O2 -I../src batch.c -o batch
 *     LD_PRELOAD=.../libbumpmalloc.so ./batch
 *
 * Each of 10,000 inputs is split into words that are counted in a tree; none of
 * it is freed. Prints what is in memory after input 10 and after the last one,
 * and exits with status 1 if the second is more than the first by 1 % and by
 * 256 KiB. Runs without the library too, and grows.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS = 10000, EARLY = 10, WORDS = 600 };

struct word {
    char *text;
    int count;
    struct word *less, *more;
};

static void count_word(struct word **tree, const char *text)
{
    while (*tree) {
        int order = strcmp(text, (*tree)->text);
        if (order == 0) {
            (*tree)->count++;
            return;
        }
        tree = order < 0 ? &(*tree)->less : &(*tree)->more;
    }
    *tree = calloc(1, sizeof **tree);
    if (!*tree || !((*tree)->text = strdup(text)))
        abort();
    (*tree)->count = 1;
}

/* The text of an input: from a few hundred bytes to about 100 KiB. */
static char *input_text(int input)
{
    size_t size = 0, used = 0;
    char *text = NULL;
    int words = input % 5 == 0 ? 20 * WORDS : WORDS;
    for (int i = 0; i < words; i++) {
        if (size - used < 32 && !(text = realloc(text, size += size + 64)))
            abort();
        used += (size_t)sprintf(text + used, "word%d ", i * (input + 7) % 1000);
    }
    return text;
}

static void process(int input)
{
    struct word *tree = NULL;
    char *place, *text = input_text(input);
    for (char *word = strtok_r(text, " ", &place); word;
         word = strtok_r(NULL, " ", &place))
        count_word(&tree, word);
}

/* /proc/self/statm, second column. */
static long resident_pages(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%*s %ld", &pages) != 1)
        abort();
    fclose(file);
    return pages;
}

int main(void)
{
    printf("bumpmalloc %s\n", bumpmalloc_active() ? bumpmalloc_version() : "-");
    fflush(stdout); /* stdio's buffer is made before the mark */
    bumpmalloc_mark_t start = bumpmalloc_mark();
    long early = 0, late = 0;
    for (int input = 1; input <= INPUTS; input++) {
        process(input);
        if (input == EARLY)
            early = resident_pages() * 4;
        if (input == INPUTS)
            late = resident_pages() * 4;
        bumpmalloc_rewind(start);
    }
    printf("KiB in memory: %ld after input %d, %ld after input %d\n", early,
           EARLY, late, INPUTS);
    return late > early + early / 100 && late > early + 256;
}
