/* SPDX-License-Identifier: MIT
 *
 * Where a curve passes 1, as its room has its heights, and how sure that is (curves.h says by what).
 * Thread-safety: one thread a room.  GSL's error handler is to be off: what has no fit has no root.
 */
#ifndef ANALYSIS_CURVE_ROOT_H
#define ANALYSIS_CURVE_ROOT_H

#include <stdbool.h>

#include "analysis/curve_room.h"

/* The parabola through a break-even point takes the points within this factor of it, and more where there are too few.
 */
#define CURVE_NEAR_FACTOR 2.0

/* Where the isotonic fit over places low … high changes its sign: the logarithm of the root; infinite if it is beyond
 * the places; NaN if there is no fit. */
double curve_root(struct curve_room *room, size_t low, size_t high, bool rising);

/* Fills in the ends of the interval about the root; leaves them where there is one restart alone.  Changes the heights.
 */
void curve_interval(struct curve_room *room, size_t low, size_t high, double root, struct break_even_point *found);

#endif
