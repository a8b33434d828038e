/* stat_plot.c - the time line in stat's HTML report: lines as SVG that is
 * stretched to the width there is, and labels that are not.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat_plot.h"

#include <math.h>
#include <stdlib.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/report/chart_axis.h"
#include "cli/stat/reading.h"

/* As many lines as there are colours beside the grey one. */
#define IMAGES_MOST 7

#define TICKS 5

struct plot {
    const struct reading_image *images[IMAGES_MOST];
    size_t count;
    uint64_t start_ns; /* of the first process of all */
    struct axis time, live;
};

static int by_peak(const void *a, const void *b)
{
    const struct reading_image *x = *(const struct reading_image *const *)a;
    const struct reading_image *y = *(const struct reading_image *const *)b;
    if (x->peak != y->peak)
        return x->peak < y->peak ? 1 : -1;
    return (x > y) - (x < y);
}

static double live_kib(const struct record_point *point)
{
    return point->live > 0 ? (double)point->live / 1024 : 0;
}

static double time_ns(const struct plot *plot,
                      const struct reading_image *image,
                      const struct record_point *point)
{
    return (double)(image->slot.start_ns - plot->start_ns) + (double)point->ns;
}

static struct plot plot_make(const struct reading *reading)
{
    struct plot plot = {.start_ns = reading->images->slot.start_ns};
    const struct reading_image **all =
        need_alloc(reading->count + 1, sizeof(void *));
    double most_ns = 0, most_kib = 0;
    for (size_t i = 0; i < reading->count; i++)
        all[i] = &reading->images[i];
    qsort(all, reading->count, sizeof(void *), by_peak);
    for (size_t i = 0; i < reading->count && plot.count < IMAGES_MOST; i++) {
        if (all[i]->slot.points < 2)
            continue;
        plot.images[plot.count++] = all[i];
        for (size_t p = 0; p < all[i]->slot.points; p++) {
            const struct record_point *point = &all[i]->points[p];
            most_ns = fmax(most_ns, time_ns(&plot, all[i], point));
            most_kib = fmax(most_kib, live_kib(point));
        }
    }
    free(all);
    plot.time = axis_make(METRIC_WALL, 0, most_ns, 0, 100, TICKS);
    plot.live = axis_make(METRIC_RSS, 0, most_kib, 100, 0, TICKS);
    return plot;
}

static void draw_grid(const struct plot *plot, FILE *file)
{
    for (int i = 0; i < axis_ticks(&plot->live); i++) {
        double y =
            axis_place(&plot->live, plot->live.low + i * plot->live.step);
        fprintf(file,
                "<line class=\"grid\" x1=\"0\" x2=\"100\" y1=\"%.2f\" "
                "y2=\"%.2f\"/>\n",
                y, y);
    }
}

static void draw_line(const struct plot *plot, size_t which, FILE *file)
{
    const struct reading_image *image = plot->images[which];
    fprintf(file, "<polyline class=\"scan c%zu\" points=\"", which + 1);
    for (size_t p = 0; p < image->slot.points; p++)
        fprintf(
            file, "%s%.2f,%.2f", p ? " " : "",
            axis_place(&plot->time, time_ns(plot, image, &image->points[p])),
            axis_place(&plot->live, live_kib(&image->points[p])));
    fputs("\"/>\n", file);
}

static void draw_labels(const struct axis *axis, const char *class_name,
                        const char *side, FILE *file)
{
    for (int i = 0; i < axis_ticks(axis); i++) {
        double value = axis->low + i * axis->step;
        fprintf(file, "<span class=\"%s\" style=\"%s:%.2f%%\">", class_name,
                side, axis_place(axis, value));
        axis_label(axis, file, value);
        fputs("</span>\n", file);
    }
}

static void draw_file_names(const struct plot *plot, FILE *file)
{
    fputs("<p class=\"legend\">", file);
    for (size_t i = 0; i < plot->count; i++) {
        fprintf(file, "<span><i class=\"c%zu\"></i>", i + 1);
        quote_html(file, reading_name(plot->images[i]));
        fprintf(file, " (%u)</span> ", plot->images[i]->slot.pid);
    }
    fputs("</p>\n", file);
}

void stat_plot_draw(const struct reading *reading, FILE *file)
{
    struct plot plot = plot_make(reading);
    if (!plot.count)
        return;
    fputs("<h2>Live bytes over the time</h2>\n", file);
    draw_file_names(&plot, file);
    fputs("<div class=\"plot\">\n<svg viewBox=\"0 0 100 100\" "
          "preserveAspectRatio=\"none\" role=\"img\" "
          "aria-label=\"live bytes over the time\">\n",
          file);
    draw_grid(&plot, file);
    for (size_t i = plot.count; i-- > 0;)
        draw_line(&plot, i, file);
    fputs("</svg>\n", file);
    draw_labels(&plot.live, "y", "top", file);
    draw_labels(&plot.time, "x", "left", file);
    fputs("</div>\n", file);
}
