/* SPDX-License-Identifier: MIT
 *
 * Room for one curve's numbers: the height of each place, from a choice of restarts, and what fits are made in.
 * Thread-safety: one thread a room.
 */
#ifndef ANALYSIS_CURVE_ROOM_H
#define ANALYSIS_CURVE_ROOM_H

#include "analysis/curve.h"

/* What one restart does to a break-even point. */
struct curve_left_out {
	double moved;  /* by so much it alone would move it: a pseudo-value of the jackknife */
	double weight; /* its share of the rounds */
};

struct curve_room {
	const struct curve_data *data;
	struct curve_left_out *left_out; /* room for each restart */
	size_t *counts;			 /* the same: rounds */
	double *values;			 /* of one place */
	double *heights;		 /* of all places: log ratios; NaN where there is no round */
	double *weights;
	double *fitted;	   /* scratch of the isotonic fits */
	double *x, *y, *w; /* scratch: points that a line or a parabola is fitted to, and their weights */
};

/* Borrows the data.  The caller owns what is in *room (curve_room_free).  Returns 0 or -ENOMEM. */
int curve_room_new(const struct curve_data *data, struct curve_room *room);
void curve_room_free(struct curve_room *room);

/* Finds heights and weights from all restarts, or from all but one. */
void curve_room_take_all(struct curve_room *room);
void curve_room_leave_out(struct curve_room *room, unsigned group);

#endif
