/* html_page.c - what all HTML reports share.
 * SPDX-License-Identifier: MIT */
#include "cli/report/html_page.h"

#include "cli/base/quote.h"
#include "cli/report/html_style.h"

void html_begin(FILE *file, const char *title, const char *style)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
          "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
          "content=\"width=device-width,initial-scale=1\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
          "'none';style-src 'unsafe-inline';script-src 'unsafe-inline'\">\n",
          file);
    html_element(file, "title", NULL, title);
    fprintf(file, "<style>\n%s%s</style>\n</head>\n<body>\n<main>\n",
            html_style, style);
}

void html_end(FILE *file)
{
    fputs("</main>\n</body>\n</html>\n", file);
}

void html_element(FILE *file, const char *tag, const char *class_name,
                  const char *text)
{
    fprintf(file, "<%s", tag);
    if (class_name)
        fprintf(file, " class=\"%s\"", class_name);
    fputc('>', file);
    quote_html(file, text);
    fprintf(file, "</%s>\n", tag);
}

void html_list(FILE *file, const char *class_name,
               const struct need_list *lines)
{
    if (lines->count == 0)
        return;
    fprintf(file, "<ul class=\"%s\">\n", class_name);
    for (size_t i = 0; i < lines->count; i++)
        html_element(file, "li", NULL, lines->items[i]);
    fputs("</ul>\n", file);
}
