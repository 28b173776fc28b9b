/* SPDX-License-Identifier: MIT
 *
 * Advice in words and as JSON.
 */
#ifndef REPORT_ADVICE_REPORT_H
#define REPORT_ADVICE_REPORT_H

#include <stdio.h>

#include "analysis/advice.h"

/* A strategy that was run for real. */
struct verified {
	char strategy[TRIAL_NAME_SIZE];
	double predicted_ns;
	double measured_ns;	      /* median cold makespan; NaN if no trial was good */
	char status[TRIAL_NAME_SIZE]; /* of a bad one, or "ok" */
};

void report_advice_text(FILE *out, const struct advice *advice);
void report_verified_text(FILE *out, const struct verified *verified, unsigned count);

/* One object; `verified` may be none. */
void report_advice_json(FILE *out, const struct advice *advice, const struct verified *verified, unsigned count);

#endif
