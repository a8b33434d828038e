/* html_page.h - what all HTML reports share: one file that loads nothing, and
 * text in it with what HTML gives a meaning escaped.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_HTML_PAGE_H
#define CLI_HTML_PAGE_H

#include <stdio.h>

#include "cli/base/need.h"

/* The page up to its first element; browsers are told to load nothing; `style`
 * is added to the style sheet. */
void html_begin(FILE *file, const char *title, const char *style);
void html_end(FILE *file);

/* An element with escaped text in it; the class may be NULL. */
void html_element(FILE *file, const char *tag, const char *class_name,
                  const char *text);

/* Nothing if there are no lines. */
void html_list(FILE *file, const char *class_name,
               const struct need_list *lines);

#endif
