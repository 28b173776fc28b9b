/* SPDX-License-Identifier: MIT
 *
 * One curve, from the cells that are of it.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/curve.h"
#include "analysis/curve_axis.h"
#include "analysis/pairs.h"

/* ---- units ---- */

/* Restarts, or sessions, that any place has seen, numbered. */
struct groups {
	unsigned long *ids;
	unsigned count;
	bool sessions;
};

static int number_of(struct groups *groups, unsigned long id, unsigned *number)
{
	unsigned long *larger;

	for (*number = 0; *number < groups->count; ++*number)
		if (groups->ids[*number] == id)
			return 0;
	larger = realloc(groups->ids, (groups->count + 1) * sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	groups->ids = larger;
	groups->ids[groups->count++] = id;
	return 0;
}

static int fill_place(struct curve *curve, struct groups *groups, struct sample *samples, size_t n,
		      struct curve_place *place)
{
	int err = 0;

	place->samples = malloc((n + 1) * sizeof(*place->samples));
	if (!place->samples)
		return -ENOMEM;
	for (size_t i = 0; !err && i < n; i++) {
		place->samples[i].log_ratio = log(samples[i].value);
		err = number_of(groups, groups->sessions ? samples[i].session : samples[i].group,
				&place->samples[i].group);
	}
	place->count = n;
	if (n > curve->rounds)
		curve->rounds = (unsigned)n;
	return err;
}

/* Adds the place where a cell stands, if both strategies ran there. */
static int add_place(struct curve *curve, struct curve_data *data, struct groups *groups, const struct sized_cell *cell)
{
	struct arm_trials one = pairs_arm(cell->trials, cell->count, curve->one);
	struct arm_trials other = pairs_arm(cell->trials, cell->count, curve->other);
	struct sample *samples = malloc((one.count + 1) * sizeof(*samples));
	struct curve_place *place = &data->places[data->count];
	size_t n;
	int err = 0;

	if (!samples)
		return -ENOMEM;
	n = pairs_ratios(&one, &other, pairs_makespan_ns, samples);
	for (size_t i = 0; i < n && curve->efficiency > 0; i++)
		samples[i].value /= curve->efficiency * curve->cpus;
	if (n > 0) {
		place->point = (struct curve_point){
			.at = curve_place(cell, curve->axis),
			.asked = curve_asked(cell->trials, curve->axis),
			.measured = curve->axis == CURVE_CPU && cell->size.source == TASK_SIZE_MEASURED,
		};
		place->log_at = log(fmax(curves_least[curve->axis], place->point.at));
		data->count++;
		err = fill_place(curve, groups, samples, n, place);
		place->point.ratio = stats_log_location(samples, n); /* takes logarithms in place */
	}
	free(samples);
	return err;
}

static int compare_places(const void *a, const void *b)
{
	const struct curve_point *x = &((const struct curve_place *)a)->point,
				 *y = &((const struct curve_place *)b)->point;
	int difference = (x->at > y->at) - (x->at < y->at);

	return difference ? difference : (x->asked > y->asked) - (x->asked < y->asked);
}

/* Noise may have put the measured size of a cell behind that of the next one: the order is by what was measured. */
static void take_points(struct curve *curve, struct curve_data *data)
{
	if (data->count > 0)
		qsort(data->places, data->count, sizeof(*data->places), compare_places);
	for (size_t i = 0; i < data->count; i++) {
		curve->points[i] = data->places[i].point;
		curve->measured += data->places[i].point.measured;
	}
	curve->count = data->count;
}

static void free_data(struct curve_data *data)
{
	for (size_t i = 0; i < data->count; i++)
		free(data->places[i].samples);
	free(data->places);
}

/* The cells of the curve that begins at cell `first`: fills in cells[], and returns how many. */
static size_t cells_of(const struct task_sizes *sizes, size_t first, enum curve_axis axis,
		       const struct sized_cell **cells)
{
	struct trial key = curve_key(sizes->cells[first].trials, axis);
	size_t count = 0;

	for (size_t i = first; i < sizes->count; i++) {
		struct trial other = curve_key(sizes->cells[i].trials, axis);

		if (pairs_same_cell(&key, &other) && curve_has_place(sizes->cells[i].trials, axis))
			cells[count++] = &sizes->cells[i];
	}
	return count;
}

/* Returns 0 or -ENOMEM. */
static int count_sessions(const struct sized_cell **cells, size_t count, unsigned *sessions)
{
	struct groups groups = {0};
	unsigned number;
	int err = 0;

	for (size_t i = 0; !err && i < count; i++)
		for (size_t j = 0; !err && j < cells[i]->count; j++)
			err = number_of(&groups, (unsigned long)cells[i]->trials[j].run_id, &number);
	*sessions = groups.count;
	free(groups.ids);
	return err;
}

/* The median of its cells. */
static int find_capacity(const struct sized_cell **cells, size_t count, struct curve *curve)
{
	double *had = malloc((count + 1) * sizeof(*had)), *cpus = malloc((count + 1) * sizeof(*cpus));
	bool matters = false;
	size_t n = 0;

	for (size_t i = 0; had && cpus && i < count; i++) {
		struct capacity capacity = capacity_of(cells[i]->trials, cells[i]->count);

		had[n] = capacity.had;
		cpus[n] = capacity.cpus;
		n += capacity.had > 0;
	}
	if (n > 0)
		curve->capacity = (struct capacity){stats_median(had, n), stats_median(cpus, n)};
	curve->cpus = fmin((double)curve->key.workers,
			   curve->capacity.had > 0 ? curve->capacity.had : curve->key.effective_cpus);
	for (size_t i = 0; i < count; i++)
		matters |= capacity_matters(cells[i]->trials, cells[i]->count);
	curve->lacks_cpus = capacity_is_short(curve->capacity) && (curve->axis == CURVE_CPU || matters);
	free(had);
	free(cpus);
	return had && cpus ? 0 : -ENOMEM;
}

static int add_places(const struct sized_cell **cells, size_t count, struct curve_data *data, struct curve *curve)
{
	struct groups groups = {0};
	int err = count_sessions(cells, count, &curve->sessions);

	groups.sessions = curve->sessions >= STATS_SESSIONS_LEAST;
	for (size_t i = 0; !err && i < count; i++)
		err = add_place(curve, data, &groups, cells[i]);
	data->groups = groups.count;
	free(groups.ids);
	return err;
}

static unsigned most_restarts(const struct curve_data *data)
{
	unsigned most = 0;

	for (size_t i = 0; i < data->count; i++)
		if (data->places[i].point.ratio.groups > most)
			most = data->places[i].point.ratio.groups;
	return most;
}

int curve_fill(const struct task_sizes *sizes, size_t first, double margin, struct curve *curve)
{
	size_t room = sizes->count, count;
	struct curve_data data = {.places = calloc(room, sizeof(*data.places))};
	const struct sized_cell **cells = malloc((room + 1) * sizeof(struct sized_cell *));
	int err = 0;

	curve->points = calloc(room, sizeof(*curve->points));
	if (!data.places || !curve->points || !cells)
		err = -ENOMEM;
	count = err ? 0 : cells_of(sizes, first, curve->axis, cells);
	if (!err)
		err = find_capacity(cells, count, curve);
	if (!err)
		err = add_places(cells, count, &data, curve);
	if (!err) {
		curve->restarts = most_restarts(&data);
		take_points(curve, &data);
		if (curve->count >= CURVE_PLACES_LEAST)
			err = curve_judge(curve, &data, margin, curve->axis != CURVE_WORKERS);
	}
	free_data(&data);
	free(cells);
	return err;
}
