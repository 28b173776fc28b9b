/* SPDX-License-Identifier: MIT */
#include "analysis/curve_room.h"

#include <errno.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mix.h"

#define TRIM 0.25 /* of each end: the interquartile mean */

int curve_room_new(const struct curve_data *data, struct curve_room *room)
{
	size_t most = 1, n = data->count + 1;
	double *all;

	for (size_t i = 0; i < data->count; i++)
		if (data->places[i].count > most)
			most = data->places[i].count;
	/* A restart can be drawn as often as there are restarts. */
	most *= data->groups + 1;
	all = calloc(most + 6 * n, sizeof(*all));
	room->times = calloc(data->groups + 1, sizeof(*room->times));
	room->data = data;
	room->values = all;
	if (!all || !room->times) {
		free(all);
		free(room->times);
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
	free(room->times);
}

static void find_heights(struct curve_room *room)
{
	for (size_t i = 0; i < room->data->count; i++) {
		const struct curve_place *place = &room->data->places[i];
		size_t n = 0;

		for (size_t j = 0; j < place->count; j++)
			for (unsigned k = 0; k < room->times[place->samples[j].group]; k++)
				room->values[n++] = place->samples[j].log_ratio;
		gsl_sort(room->values, 1, n);
		room->heights[i] = n ? gsl_stats_trmean_from_sorted_data(TRIM, room->values, 1, n) : NAN;
		room->weights[i] = (double)n;
	}
}

void curve_room_take_all(struct curve_room *room)
{
	for (unsigned i = 0; i < room->data->groups; i++)
		room->times[i] = 1;
	find_heights(room);
}

void curve_room_resample(struct curve_room *room, uint64_t *state)
{
	memset(room->times, 0, room->data->groups * sizeof(*room->times));
	for (unsigned i = 0; i < room->data->groups; i++)
		room->times[mix_next(state) % room->data->groups]++;
	find_heights(room);
}
