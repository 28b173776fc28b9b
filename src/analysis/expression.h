/* SPDX-License-Identifier: MIT
 *
 * Bounds as people write them: "0.9*min(N,E)".  Numbers, + - * /, parentheses, min(a,b), max(a,b)
 * and the variables of the caller, single capital letters.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_EXPRESSION_H
#define ANALYSIS_EXPRESSION_H

#include <stddef.h>

/* values[0 … 25] are those of A … Z; NaN for a letter that means nothing. */
#define EXPRESSION_VARIABLES 26

/* Returns 0, or -EINVAL and in *at where reading stopped; NULL `out` only checks the form (letters must
 * still have a meaning in `values`). */
int expression_value(const char *text, const double values[EXPRESSION_VARIABLES], double *out, size_t *at);

#endif
