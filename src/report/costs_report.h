/* SPDX-License-Identifier: MIT
 *
 * What a worker costs, one line a strategy.
 * Each writes to `out`, which the caller owns and checks for errors.
 */
#ifndef REPORT_COSTS_REPORT_H
#define REPORT_COSTS_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/costs.h"

/* Is it told from nothing?  By its interval, or where there is none by its sign. */
bool report_cost_shows(const struct estimate *estimate);

/* "threads: created in 42 us, memory 8.0 KiB; …".  False: nothing is known, and nothing was written. */
bool report_costs_text(FILE *out, const struct costs *costs);

#endif
