/* SPDX-License-Identifier: MIT
 *
 * Isotonic regression: the monotone values nearest to what was measured.
 * Source: pool adjacent violators, Ayer, Brunk, Ewing, Reid, Silverman, "An empirical
 * distribution function for sampling with incomplete information", Ann. Math. Stat. 26,
 * 1955.  GSL has none.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_ISOTONIC_H
#define ANALYSIS_ISOTONIC_H

#include <stdbool.h>
#include <stddef.h>

/* Replaces values[n] by the non-decreasing (or `falling`: non-increasing) ones with the least sum of
 * weighted squares.  Weights are positive.  Returns that sum, or NaN without memory. */
double isotonic_fit(double *values, const double *weights, size_t n, bool falling);

#endif
