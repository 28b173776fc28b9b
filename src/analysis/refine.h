/* SPDX-License-Identifier: MIT
 *
 * Where a sweep is measured next, so that the place where two strategies change places is known better: on a fixed grid
 * about the place as it is known so far.  A pure function of a curve.
 *
 * Between two points where different strategies win, noise and not the distance of the points limits what is known: so
 * the points stand apart by a factor of 1.4, within a factor of two, where the curve bends little, and all of them are
 * measured again until the interval is narrow.  A grid that does not move with the estimate lets them share cells.
 */
#ifndef ANALYSIS_REFINE_H
#define ANALYSIS_REFINE_H

#include "analysis/curves.h"

#define REFINE_PLACES_MOST 32

/* An interval that rests on fewer restarts is too narrow by chance too often to end on. */
#define REFINE_RESTARTS_LEAST 6

/* Is the place known within this share of itself, or as well as whole numbers of workers allow? */
bool refine_is_known(const struct curve *curve, const struct break_even_point *found, double within);

/* Puts places to be measured, as they are asked for (ns, bytes or workers) and in their order, into places[]; returns
 * how many: 0 where all that the curve says is known within `within`. */
unsigned refine_places(const struct curve *curve, double within, double places[REFINE_PLACES_MOST]);

#endif
