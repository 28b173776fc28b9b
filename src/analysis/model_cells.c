/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/model.h"
#include "analysis/pairs.h"
#include "analysis/task_size.h"

static double median_cold_ns(const struct trial *trials, size_t count, double *room)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (pairs_ok(&trials[i]) && trials[i].cold_ns > 0)
			room[n++] = (double)trials[i].cold_ns;
	return stats_median(room, n);
}

/* The first trial that is not of the session, or the restart, of the first one. */
static size_t end_of_unit(const struct trial *trials, size_t count, bool by_session)
{
	size_t end = 1;

	while (end < count &&
	       (by_session ? trials[end].run_id == trials->run_id : pairs_group(&trials[end]) == pairs_group(trials)))
		end++;
	return end;
}

/* How far medians of sessions are from each other, or of restarts, if there is one session. */
static void find_repeats(const struct trial *trials, size_t count, double *room, struct model_cell *cell)
{
	bool by_session = trials[0].run_id != trials[count - 1].run_id; /* they are in the order of sessions */
	double sum = 0, squares = 0;
	unsigned units = 0;

	for (size_t i = 0, size; i < count; i += size) {
		double median;

		size = end_of_unit(&trials[i], count - i, by_session);
		median = log(median_cold_ns(&trials[i], size, room));
		if (!isfinite(median))
			continue;
		sum += median;
		squares += median * median;
		units++;
	}
	if (units < 2)
		return;
	cell->repeats = fmax(0, squares - sum * sum / units);
	cell->repeat_freedom = units - 1;
	cell->repeats_sessions = by_session;
}

/* Takes up one strategy of a cell.  Serial cannot be predicted from what it measured itself: that would always be
 * right.  For serial, as for cells without it, the nominal size is corrected by the run's calibration. */
static int add_cell(const struct task_sizes *sizes, const struct sized_cell *sized, const struct trial *first,
		    double measured_ns, struct model_cell *cell)
{
	struct task_size size = sized->size;
	int err = 0;

	if (size.source != TASK_SIZE_MEASURED || kind_of_name(first->kind) == KIND_SERIAL)
		err = task_sizes_correct(sizes, first, &size);
	*cell = (struct model_cell){
		.key = *first, .job = model_job_of(first), .task_size = size.source, .measured_ns = measured_ns};
	cell->job.cpu_ns = size.cpu_ns;
	return err;
}

static int add_strategies(const struct task_sizes *sizes, const struct sized_cell *sized, double *room,
			  struct model_cell *cells, size_t *count)
{
	int err = 0;

	for (size_t i = 0, size; !err && i < sized->count; i += size) {
		const struct trial *first = &sized->trials[i];
		double measured_ns;

		for (size = 1; i + size < sized->count && pairs_same_strategy(first, &first[size]);)
			size++;
		measured_ns = median_cold_ns(first, size, room);
		if (!model_knows(first) || isnan(measured_ns))
			continue;
		err = add_cell(sizes, sized, first, measured_ns, &cells[*count]);
		find_repeats(first, size, room, &cells[(*count)++]);
	}
	return err;
}

int model_cells(struct trial_list *list, struct model_cell **cells, size_t *count)
{
	struct model_cell *found = calloc(list->count + 1, sizeof(*found));
	double *room = malloc((list->count + 1) * sizeof(*room));
	struct task_sizes sizes = {0};
	int err = found && room ? task_sizes_make(list, &sizes) : -ENOMEM;

	*count = 0;
	for (size_t i = 0; !err && i < sizes.count; i++)
		err = add_strategies(&sizes, &sizes.cells[i], room, found, count);
	task_sizes_free(&sizes);
	free(room);
	if (err) {
		free(found);
		found = NULL;
		*count = 0;
	}
	*cells = found;
	return err;
}

int model_compare(const struct model *model, struct trial_list *list, struct model_cell **cells, size_t *count)
{
	size_t kept = 0, all = 0;
	int err = model_cells(list, cells, &all);

	for (size_t i = 0; !err && i < all; i++) {
		struct model_cell *cell = &(*cells)[i];
		const struct model_strategy *strategy = model_find(model, cell->key.strategy, cell->key.transport);
		struct estimate predicted;

		if (!strategy)
			continue;
		predicted = model_predict(model, strategy, &cell->job);
		cell->predicted_ns = predicted.center;
		cell->low_ns = predicted.low;
		cell->high_ns = predicted.high;
		(*cells)[kept++] = *cell;
	}
	*count = kept;
	return err;
}
