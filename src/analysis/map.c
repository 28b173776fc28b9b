/* SPDX-License-Identifier: MIT */
#include "analysis/map.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/curves.h"
#include "analysis/pairs.h"
#include "analysis/summary.h"
#include "analysis/task_size.h"

/* Where rows of payload begin, for logarithms. */
#define PAYLOAD_LEAST 256.0

/* Keeps the trials of those strategies and of one kind of start. */
static struct trial_list pick(const struct trial_list *list, const char *among, bool barrier)
{
	struct trial_list picked = {.trials = malloc((list->count + 1) * sizeof(*list->trials))};

	for (size_t i = 0; picked.trials && i < list->count; i++) {
		const struct trial *trial = &list->trials[i];

		if ((strcmp(trial->start, "barrier") == 0) == barrier && pairs_lists(among, trial->strategy))
			picked.trials[picked.count++] = *trial;
	}
	return picked;
}

/* ---- which cells make a map ---- */

static struct trial key_of(const struct cell_summary *cell)
{
	struct trial key = cell->key;

	key.cpu_ns = key.block_ns = 0;
	key.payload_bytes = 0;
	return key;
}

static double row_of(const struct cell_summary *cell, enum map_rows rows)
{
	const struct trial *key = &cell->key;

	if (rows == MAP_PAYLOAD)
		return (double)key->payload_bytes;
	/* Per cent, so that rounding to ns makes no new row. */
	return round(100 * (double)key->block_ns / fmax(1, (double)(key->block_ns + key->cpu_ns))) / 100;
}

static void fill_field(const struct cell_summary *cell, enum map_rows rows, struct task_size size,
		       struct map_field *field)
{
	const struct standing *best = &cell->standings[cell->best], *second = NULL;

	*field = (struct map_field){.cpu_ns = (double)cell->key.cpu_ns,
				    .task_ns = size.cpu_ns,
				    .measured = size.source == TASK_SIZE_MEASURED,
				    .row = row_of(cell, rows),
				    .margin = estimate_none,
				    .verdict = cell->verdict,
				    .lacks_cpus = cell->lacks_cpus};
	strcpy(field->winner, best->strategy);
	for (unsigned i = 0; i < cell->count; i++) {
		const struct standing *other = &cell->standings[i];

		if (other != best && !isnan(other->behind.center) &&
		    (!second || other->behind.center < second->behind.center))
			second = other;
	}
	if (!second)
		return;
	strcpy(field->second, second->strategy);
	field->margin = second->behind;
}

static int compare_fields(const void *a, const void *b)
{
	const struct map_field *x = a, *y = b;

	if (x->row < y->row || x->row > y->row)
		return x->row < y->row ? -1 : 1;
	if (x->task_ns < y->task_ns || x->task_ns > y->task_ns)
		return x->task_ns < y->task_ns ? -1 : 1;
	return (x->cpu_ns > y->cpu_ns) - (x->cpu_ns < y->cpu_ns);
}

/* ---- rectangles ---- */

/* The edges of a value between its neighbours; of those that have none, as far on that side as
 * on the other. */
static void find_edges(double before, double value, double after, double *low, double *high)
{
	double below = isnan(before) ? after - value : value - before;
	double above = isnan(after) ? value - before : after - value;

	*low = value - (isnan(below) ? 1 : below) / 2;
	*high = value + (isnan(above) ? 1 : above) / 2;
}

static double row_scale(double row, enum map_rows rows)
{
	return rows == MAP_PAYLOAD ? log(fmax(PAYLOAD_LEAST, row)) : row;
}

static double row_unscale(double scaled, enum map_rows rows)
{
	return rows == MAP_PAYLOAD ? exp(scaled) : fmin(1, fmax(0, scaled));
}

/* The nearest row of the map above (`up`) or below; NaN if there is none. */
static double next_row(const struct map *map, double row, bool up)
{
	double next = NAN;

	for (size_t i = 0; i < map->count; i++) {
		double other = map->fields[i].row;

		if ((up ? other > row : other < row) && (isnan(next) || (up ? other < next : other > next)))
			next = other;
	}
	return isnan(next) ? NAN : row_scale(next, map->rows);
}

static double log_task(const struct map *map, size_t index, const struct map_field *like)
{
	if (index >= map->count || map->fields[index].row > like->row || map->fields[index].row < like->row)
		return NAN;
	return log(fmax(1, map->fields[index].task_ns));
}

static void find_rectangles(struct map *map)
{
	for (size_t i = 0; i < map->count; i++) {
		struct map_field *field = &map->fields[i];
		double low, high;

		find_edges(i ? log_task(map, i - 1, field) : NAN, log_task(map, i, field), log_task(map, i + 1, field),
			   &low, &high);
		field->task_low_ns = exp(low);
		field->task_high_ns = exp(high);
		find_edges(next_row(map, field->row, false), row_scale(field->row, map->rows),
			   next_row(map, field->row, true), &low, &high);
		field->row_low = row_unscale(low, map->rows);
		field->row_high = row_unscale(high, map->rows);
	}
}

static bool has_two(const struct map *map)
{
	bool rows = false, columns = false;

	for (size_t i = 1; i < map->count; i++) {
		rows |= map->fields[i].row > map->fields[0].row;
		columns |=
			map->fields[i].cpu_ns > map->fields[0].cpu_ns || map->fields[i].cpu_ns < map->fields[0].cpu_ns;
	}
	return rows && columns;
}

/* ---- all maps ---- */

static bool is_first(const struct summary *summary, unsigned index)
{
	struct trial key = key_of(&summary->cells[index]);

	for (unsigned i = 0; i < index; i++) {
		struct trial other = key_of(&summary->cells[i]);

		if (pairs_same_cell(&key, &other))
			return false;
	}
	return true;
}

static int add_map(const struct summary *summary, const struct task_sizes *sizes, unsigned first, struct maps *out)
{
	struct trial key = key_of(&summary->cells[first]);
	struct map *larger = realloc(out->maps, (out->count + 1) * sizeof(*larger)), *map;

	if (!larger)
		return -ENOMEM;
	out->maps = larger;
	map = &out->maps[out->count];
	*map = (struct map){.key = summary->cells[first].key,
			    .rows = strcmp(key.transport, "none") == 0 ? MAP_BLOCK_SHARE : MAP_PAYLOAD,
			    .fields = calloc(summary->count, sizeof(*map->fields))};
	if (!map->fields)
		return -ENOMEM;
	for (unsigned i = first; i < summary->count; i++) {
		const struct cell_summary *cell = &summary->cells[i];
		struct trial other = key_of(cell);
		struct map_field *field = &map->fields[map->count];

		if (!pairs_same_cell(&key, &other) || cell->key.cpu_ns <= 0)
			continue;
		fill_field(cell, map->rows, task_sizes_find(sizes, &cell->key), field);
		map->measured += field->measured;
		map->count++;
	}
	qsort(map->fields, map->count, sizeof(*map->fields), compare_fields);
	if (map->count && has_two(map)) {
		find_rectangles(map);
		out->count++;
	} else {
		free(map->fields);
	}
	return 0;
}

/* Sizes are of all trials: serial tells them whether it is picked or not. */
static int add_maps(const struct trial_list *list, const struct task_sizes *sizes, const char *among, bool barrier,
		    struct maps *out)
{
	const struct summary_options options = {.metric = barrier ? METRIC_WARM : METRIC_COLD, .margin = out->margin};
	struct trial_list picked = pick(list, among, barrier);
	struct summary summary = {0};
	int err = picked.trials ? summary_make(&picked, &options, &summary) : -ENOMEM;

	for (unsigned i = 0; !err && i < summary.count; i++)
		if (is_first(&summary, i))
			err = add_map(&summary, sizes, i, out);
	summary_free(&summary);
	trial_list_free(&picked);
	return err;
}

int maps_make(struct trial_list *list, const char *among, double margin, struct maps *out)
{
	struct task_sizes sizes = {0};
	int err = task_sizes_make(list, &sizes);

	*out = (struct maps){.margin = margin};
	if (!err)
		err = add_maps(list, &sizes, among, false, out);
	if (!err)
		err = add_maps(list, &sizes, among, true, out);
	task_sizes_free(&sizes);
	if (err)
		maps_free(out);
	return err;
}

void maps_free(struct maps *maps)
{
	for (size_t i = 0; i < maps->count; i++)
		free(maps->maps[i].fields);
	free(maps->maps);
	*maps = (struct maps){0};
}
