/* SPDX-License-Identifier: MIT
 *
 * What analyses found, in words for a terminal.
 * Each writes to `out`, which the caller owns and checks for errors.
 */
#ifndef REPORT_TEXT_H
#define REPORT_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/advice.h"
#include "analysis/costs.h"
#include "analysis/curves.h"
#include "analysis/map.h"
#include "analysis/model.h"
#include "analysis/model_point.h"
#include "analysis/summary.h"
#include "analysis/timeline.h"
#include "table/table.h"

/* A table for each cell, and who won. */
void report_summary_text(FILE *out, const struct summary *summary);

/* The maps, row by row. */
void report_maps_text(FILE *out, const struct maps *maps);

/* ---- break-even points ---- */

/* One sentence a curve: "processes beat gil from 412 us a task (95 %: 380..450 us), with
 * 2 workers, 8 tasks, cold"; it ends with a remark where task sizes are nominal. */
void report_points_text(FILE *out, const struct curves *curves);

/* Two lines a sweep: from which size on each strategy has an efficiency of 50 %, and of 90 % (metg.h); nothing of
 * no curves. */
void report_metg_text(FILE *out, const struct curves *curves);

/* One of these, without its line feed. */
void report_curve_sentence(FILE *out, const struct curve *curve);

/* The same as a string, which the caller frees; NULL without memory. */
char *report_curve_text(const struct curve *curve);

/* What a place on each axis is. */
extern const enum table_kind report_axis_kinds[CURVE_AXES];

/* "412 us", "64.0 KiB", "5000": a place on an axis.  Returns the buffer. */
const char *report_place_words(char *buffer, size_t size, enum curve_axis axis, double place);

/* "412 us a task", "64.0 KiB of payload a task". */
void report_curve_place(FILE *out, const struct curve *curve, double place);

/* ", sum_squares, 2 workers, 8 tasks, cold": what does not vary along the curve. */
void report_curve_conditions(FILE *out, const struct curve *curve);

/* The places where strategies change places, of two sets of results; nothing where none is in both. */
void report_compared_points(FILE *out, const struct curves *a, const struct curves *b);

/* ---- costs ---- */

/* Is it told from nothing?  By its interval, or where there is none by its sign. */
bool report_cost_shows(const struct estimate *estimate);

/* One line a strategy: "threads: created in 42 us, memory 8.0 KiB; …".  False: nothing is known, and nothing was
 * written. */
bool report_costs_text(FILE *out, const struct costs *costs);

/* ---- the model ---- */

/* One line a strategy, then how far predictions are from what was measured. */
void report_model_text(FILE *out, const struct model *model, const struct model_cell *cells, size_t count);

/* One line a break-even point: measured and predicted, and how many are within 25 %. */
void report_model_points(FILE *out, const struct predicted_point *points, size_t count);

/* ---- advice ---- */

void report_advice_text(FILE *out, const struct advice *advice);
void report_verified_text(FILE *out, const struct verified *verified, unsigned count);

/* ---- timelines ---- */

/* A lane a worker, drawn with letters, `columns` wide. */
void report_timelines_text(FILE *out, const struct timelines *timelines, unsigned columns);

/* "mixed, 2 workers, 6 tasks of 20 ms CPU and 20 ms blocking": the cell of an interval.  Returns buffer. */
const char *report_timeline_cell(char *buffer, size_t size, const struct interval *interval);

/* Trace Event Format, JSON object form ("Trace Event Format", Google, 2016): Perfetto and chrome://tracing open it.  A
 * strategy in a cell is a process there, a worker a thread. */
void report_timelines_trace(FILE *out, const struct timelines *timelines);

#endif
