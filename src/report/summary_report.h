/* SPDX-License-Identifier: MIT
 *
 * A summary in the forms that people and programs read.
 * Each writes to `out`, which the caller owns and checks for errors.
 */
#ifndef REPORT_SUMMARY_REPORT_H
#define REPORT_SUMMARY_REPORT_H

#include <stdio.h>

#include "analysis/summary.h"

/* A table for each cell, and who won. */
void report_summary_text(FILE *out, const struct summary *summary);

#endif
