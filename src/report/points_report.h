/* SPDX-License-Identifier: MIT
 *
 * The break-even points in words.
 */
#ifndef REPORT_POINTS_REPORT_H
#define REPORT_POINTS_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/curves.h"
#include "table/table.h"

/* One sentence a curve: "processes beat gil from 412 us a task (95 %: 380..450 us), with
 * 2 workers, 8 tasks, cold"; it ends with a remark where task sizes are nominal. */
void report_points_text(FILE *out, const struct curves *curves);

/* One of these, without its line feed. */
void report_curve_sentence(FILE *out, const struct curve *curve);

/* The same as a string, which the caller frees; NULL without memory. */
char *report_curve_text(const struct curve *curve);

/* What a place on each axis is. */
extern const enum table_kind report_axis_kinds[CURVE_AXES];

/* "412 us a task", "64.0 KiB of payload a task". */
void report_curve_place(FILE *out, enum curve_axis axis, double place);

/* Has any point an interval?  Without a second round, nothing can be decided. */
bool report_curve_has_intervals(const struct curve *curve);

/* ", sum_squares, 2 workers, 8 tasks, cold": what does not vary along the curve. */
void report_curve_conditions(FILE *out, const struct curve *curve);

#endif
