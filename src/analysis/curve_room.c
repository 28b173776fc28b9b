/* SPDX-License-Identifier: MIT */
#include "analysis/curve_room.h"

#include <errno.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

#define TRIM 0.25 /* of each end: the interquartile mean */

int curve_room_new(const struct curve_data *data, struct curve_room *room)
{
	size_t most = 1, n = data->count + 1;
	double *all;

	for (size_t i = 0; i < data->count; i++)
		if (data->places[i].count > most)
			most = data->places[i].count;
	all = calloc(most + 6 * n, sizeof(*all));
	*room = (struct curve_room){.data = data,
				    .values = all,
				    .left_out = calloc(data->groups + 1, sizeof(*room->left_out)),
				    .counts = calloc(data->groups + 1, sizeof(*room->counts))};
	if (!all || !room->left_out || !room->counts) {
		curve_room_free(room);
		return -ENOMEM;
	}
	room->heights = all + most;
	room->weights = room->heights + n;
	room->fitted = room->weights + n;
	room->x = room->fitted + n;
	room->y = room->x + n;
	room->w = room->y + n;
	return 0;
}

void curve_room_free(struct curve_room *room)
{
	free(room->values);
	free(room->left_out);
	free(room->counts);
}

void curve_room_leave_out(struct curve_room *room, unsigned group)
{
	for (size_t i = 0; i < room->data->count; i++) {
		const struct curve_place *place = &room->data->places[i];
		size_t n = 0;

		for (size_t j = 0; j < place->count; j++)
			if (place->samples[j].group != group)
				room->values[n++] = place->samples[j].log_ratio;
		gsl_sort(room->values, 1, n);
		room->heights[i] = n ? gsl_stats_trmean_from_sorted_data(TRIM, room->values, 1, n) : NAN;
		room->weights[i] = (double)n;
	}
}

void curve_room_take_all(struct curve_room *room)
{
	curve_room_leave_out(room, room->data->groups); /* there is none of that number */
}
