/* SPDX-License-Identifier: MIT
 *
 * Room for one curve's numbers: the height of each place, from a choice of restarts, and what fits are made in.
 * Thread-safety: one thread a room.
 */
#ifndef ANALYSIS_CURVE_ROOM_H
#define ANALYSIS_CURVE_ROOM_H

#include <stdint.h>

#include "analysis/curve.h"

struct curve_room {
	const struct curve_data *data;
	unsigned *times; /* how often each restart was drawn */
	double *values;	 /* of one place */
	double *heights; /* of all places: log ratios; NaN where no restart was drawn */
	double *weights;
	double *fitted;	   /* scratch of the isotonic fits */
	double *x, *y, *w; /* scratch: points that a line or a parabola is fitted to, and their weights */
};

/* Borrows the data.  The caller owns what is in *room (curve_room_free).  Returns 0 or -ENOMEM. */
int curve_room_new(const struct curve_data *data, struct curve_room *room);
void curve_room_free(struct curve_room *room);

/* Finds heights and weights from all restarts, each of them once. */
void curve_room_take_all(struct curve_room *room);

/* The same from as many restarts, drawn with replacement. */
void curve_room_resample(struct curve_room *room, uint64_t *state);

#endif
