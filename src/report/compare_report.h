/* SPDX-License-Identifier: MIT
 *
 * Two sets of results side by side, for people and for a picture.
 * Each writes to `out`, which the caller owns and checks for errors.
 */
#ifndef REPORT_COMPARE_REPORT_H
#define REPORT_COMPARE_REPORT_H

#include <stdio.h>

#include "analysis/compare.h"
#include "analysis/curves.h"

/* The places where strategies change places, of both sides; nothing where none is in both. */
void report_compared_points(FILE *out, const struct curves *a, const struct curves *b);

#endif
