/* SPDX-License-Identifier: MIT
 *
 * Timelines for a terminal, for a picture and for trace viewers.
 * Each writes to `out`, which the caller owns and checks for errors.
 */
#ifndef REPORT_TIMELINE_REPORT_H
#define REPORT_TIMELINE_REPORT_H

#include <stdio.h>

#include "analysis/timeline.h"

/* A lane a worker, drawn with letters, `columns` wide. */
void report_timelines_text(FILE *out, const struct timelines *timelines, unsigned columns);

/* One row a span, with the panel and the row that it has in a picture. */
void report_timelines_csv(FILE *out, const struct timelines *timelines);

/* Trace Event Format, JSON object form ("Trace Event Format", Google, 2016): Perfetto and chrome://tracing open it.  A
 * strategy in a cell is a process there, a worker a thread. */
void report_timelines_trace(FILE *out, const struct timelines *timelines);

#endif
