/* SPDX-License-Identifier: MIT */
#include "analysis/curves.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/curve.h"
#include "analysis/pairs.h"
#include "analysis/task_size.h"

#define PLACES_LEAST 3

const double curves_least[CURVE_AXES] = {
	[CURVE_CPU] = 1, [CURVE_PAYLOAD] = 1024, [CURVE_PARENT] = 1 << 20, [CURVE_WORKERS] = 1};

/* ---- axes ---- */

/* As asked. */
static double asked_place(const struct trial *trial, enum curve_axis axis)
{
	const double places[CURVE_AXES] = {[CURVE_CPU] = (double)trial->cpu_ns,
					   [CURVE_PAYLOAD] = (double)trial->payload_bytes,
					   [CURVE_PARENT] = (double)trial->parent_bytes,
					   [CURVE_WORKERS] = (double)trial->workers};

	return places[axis];
}

static double place_of(const struct sized_cell *cell, enum curve_axis axis)
{
	return axis == CURVE_CPU ? cell->size.cpu_ns : asked_place(cell->trials, axis);
}

/* Work that only waits has no CPU time that could be longer or shorter, and all of it stands at one place. */
static bool has_place(const struct trial *trial, enum curve_axis axis)
{
	return axis != CURVE_CPU || trial->cpu_ns > 0 || trial->block_ns == 0;
}

/* The key of a cell's curve: the cell without what the axis varies.  A share of blocking
 * stays, as it grows with the CPU time. */
static struct trial key_of(const struct trial *trial, enum curve_axis axis)
{
	struct trial key = *trial;

	switch (axis) {
	case CURVE_CPU:
		key.block_ns =
			llround(1000 * (double)trial->block_ns / fmax(1, (double)(trial->cpu_ns + trial->block_ns)));
		key.cpu_ns = 0;
		break;
	case CURVE_PAYLOAD:
		key.payload_bytes = 0;
		break;
	case CURVE_PARENT:
		if (key.parent_bytes == 0)
			strcpy(key.parent_pages, "small");
		key.parent_bytes = 0;
		break;
	default:
		key.workers = 0;
		break;
	}
	return key;
}

/* ---- one curve ---- */

/* Restarts that any place has seen, numbered. */
struct groups {
	unsigned long *ids;
	unsigned count;
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
		err = number_of(groups, samples[i].group, &place->samples[i].group);
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
	if (n > 0) {
		place->point = (struct curve_point){
			.at = place_of(cell, curve->axis),
			.asked = asked_place(cell->trials, curve->axis),
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

/* ---- all curves ---- */

struct finder {
	struct curves *out;
	struct task_sizes sizes; /* all cells */
	const char *pairs;
};

static void free_data(struct curve_data *data)
{
	for (size_t i = 0; i < data->count; i++)
		free(data->places[i].samples);
	free(data->places);
}

static int fill_curve(const struct finder *finder, size_t first, struct curve *curve)
{
	struct trial key = key_of(finder->sizes.cells[first].trials, curve->axis);
	struct curve_data data = {.places = calloc(finder->sizes.count, sizeof(*data.places))};
	struct groups groups = {0};
	int err = 0;

	curve->points = calloc(finder->sizes.count, sizeof(*curve->points));
	if (!data.places || !curve->points)
		err = -ENOMEM;
	for (size_t i = first; !err && i < finder->sizes.count; i++) {
		struct trial other = key_of(finder->sizes.cells[i].trials, curve->axis);

		if (pairs_same_cell(&key, &other) && has_place(finder->sizes.cells[i].trials, curve->axis))
			err = add_place(curve, &data, &groups, &finder->sizes.cells[i]);
	}
	data.groups = curve->restarts = groups.count;
	if (!err) {
		take_points(curve, &data);
		if (curve->count >= PLACES_LEAST)
			err = curve_judge(curve, &data, curve->axis != CURVE_WORKERS);
	}
	free_data(&data);
	free(groups.ids);
	return err;
}

static int add_curve(struct finder *finder, size_t first, enum curve_axis axis, const char *one, const char *other)
{
	struct curves *out = finder->out;
	struct curve *larger = realloc(out->curves, (out->count + 1) * sizeof(*larger)), *curve;
	int err;

	if (!larger)
		return -ENOMEM;
	out->curves = larger;
	curve = &out->curves[out->count];
	*curve = (struct curve){.key = *finder->sizes.cells[first].trials, .axis = axis};
	curve->warm = strcmp(curve->key.start, "barrier") == 0;
	strcpy(curve->one, one);
	strcpy(curve->other, other);
	err = fill_curve(finder, first, curve);
	if (!err && curve->count >= PLACES_LEAST)
		out->count++;
	else
		free(curve->points);
	return err;
}

/* Takes one pair off the list, with the comma behind it.  Returns whether it is one. */
static bool next_pair(const char **pairs, char one[TRIAL_NAME_SIZE], char other[TRIAL_NAME_SIZE])
{
	size_t length = strcspn(*pairs, ","), left = strcspn(*pairs, "/");

	if (left == 0 || left >= length || left >= TRIAL_NAME_SIZE || length - left - 1 >= TRIAL_NAME_SIZE ||
	    length - left - 1 == 0)
		return false;
	memcpy(one, *pairs, left);
	one[left] = '\0';
	memcpy(other, *pairs + left + 1, length - left - 1);
	other[length - left - 1] = '\0';
	*pairs += length;
	if (**pairs == ',' && (*pairs)[1])
		++*pairs;
	return strcmp(one, other) != 0 && !strchr(other, '/') && **pairs != ',';
}

static int add_pairs(struct finder *finder, size_t first, enum curve_axis axis)
{
	const char *rest = finder->pairs;
	char one[TRIAL_NAME_SIZE], other[TRIAL_NAME_SIZE];
	int err = 0;

	while (!err && *rest && next_pair(&rest, one, other))
		err = add_curve(finder, first, axis, one, other);
	return err;
}

static bool is_first(const struct finder *finder, size_t cell, enum curve_axis axis)
{
	struct trial key = key_of(finder->sizes.cells[cell].trials, axis);

	for (size_t i = 0; i < cell; i++) {
		struct trial other = key_of(finder->sizes.cells[i].trials, axis);

		if (pairs_same_cell(&key, &other))
			return false;
	}
	return true;
}

static bool are_pairs(const char *pairs)
{
	char one[TRIAL_NAME_SIZE], other[TRIAL_NAME_SIZE];

	do
		if (!next_pair(&pairs, one, other))
			return false;
	while (*pairs);
	return true;
}

int curves_make(struct trial_list *list, const char *pairs, unsigned axes, struct curves *out)
{
	struct finder finder = {.out = out, .pairs = pairs};
	int err = are_pairs(pairs) ? task_sizes_make(list, &finder.sizes) : -EINVAL;

	*out = (struct curves){0};
	for (enum curve_axis axis = CURVE_CPU; !err && axis < CURVE_AXES; axis++)
		for (size_t i = 0; !err && axes & 1U << axis && i < finder.sizes.count; i++)
			if (is_first(&finder, i, axis))
				err = add_pairs(&finder, i, axis);
	task_sizes_free(&finder.sizes);
	if (err)
		curves_free(out);
	return err;
}

bool curves_same_question(const struct curve *a, const struct curve *b)
{
	struct trial x = key_of(&a->key, a->axis), y = key_of(&b->key, b->axis);

	x.host_id = y.host_id = 0;
	return a->axis == b->axis && strcmp(a->one, b->one) == 0 && strcmp(a->other, b->other) == 0 &&
	       pairs_same_cell(&x, &y);
}

void curves_free(struct curves *curves)
{
	for (size_t i = 0; i < curves->count; i++)
		free(curves->curves[i].points);
	free(curves->curves);
	*curves = (struct curves){0};
}
