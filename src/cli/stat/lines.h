/* lines.h - call sites by line of source, where a symbolizer is installed.
 * Starts llvm-symbolizer or addr2line.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_LINES_H
#define CLI_LINES_H

#include "cli/stat/images.h"

/* Sets `line` of the frames that call for the LINES_MOST sites with most bytes,
 * as far as the files that ran have debugging information; frames need their
 * names. A warning if neither program is installed. */
#define LINES_MOST 40
void lines_find(struct reading *reading);

/* The line without the folders of its file; NULL if there is none. */
const char *lines_short(const struct reading_frame *frame);

#endif
