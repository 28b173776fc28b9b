/* SPDX-License-Identifier: MIT
 *
 * Two sets of results side by side, for people and for a picture.
 * Each writes to `out`, which the caller owns and checks for errors.
 */
#ifndef REPORT_COMPARE_REPORT_H
#define REPORT_COMPARE_REPORT_H

#include <stdio.h>

#include "analysis/compare.h"
#include "analysis/crossings.h"

/* The places where strategies change places, of both sides; nothing where none is in both. */
void report_compared_crossings(FILE *out, const struct crossings *a, const struct crossings *b);

#endif
