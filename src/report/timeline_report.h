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

/* "mixed, 2 workers, 6 tasks of 20 ms CPU and 20 ms blocking": the cell of a span.  Returns buffer. */
const char *report_timeline_cell(char *buffer, size_t size, const struct span *span);

/* Trace Event Format, JSON object form ("Trace Event Format", Google, 2016): Perfetto and chrome://tracing open it.  A
 * strategy in a cell is a process there, a worker a thread. */
void report_timelines_trace(FILE *out, const struct timelines *timelines);

#endif
