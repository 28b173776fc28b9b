/* SPDX-License-Identifier: MIT */
#include "analysis/task_size.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pairs.h"
#include "analysis/stats.h"
#include "base/kind.h"

/* CPU time of a task in a trial of serial; 0 or less if the trial does not tell. */
static double task_ns_of(const struct trial *trial)
{
	double tasks = (double)trial->tasks;
	double blocked_ns = trial->blocked_ns > 0 ? (double)trial->blocked_ns : tasks * (double)trial->block_ns;

	return tasks > 0 ? (pairs_makespan_ns(trial) - blocked_ns) / tasks : 0;
}

static bool can_be_sized(const struct trial *key)
{
	return key->background == 0 && (key->cpu_ns > 0 || key->block_ns == 0);
}

static struct task_size nominal_size(const struct trial *key)
{
	return (struct task_size){(double)key->cpu_ns, TASK_SIZE_NOMINAL};
}

int task_size_of(const struct trial *trials, size_t count, struct task_size *out)
{
	struct sample *samples;
	size_t n = 0;
	int err = 0;

	*out = nominal_size(trials);
	if (!can_be_sized(trials))
		return 0;
	samples = malloc((count + 1) * sizeof(*samples));
	if (!samples)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		if (kind_of_name(trials[i].kind) == KIND_SERIAL && pairs_ok(&trials[i]) && task_ns_of(&trials[i]) > 0)
			samples[n++] = pairs_sample(task_ns_of(&trials[i]), &trials[i], &trials[i]);
	if (n > 0) {
		*out = (struct task_size){stats_log_median(samples, n).center, TASK_SIZE_MEASURED};
		err = isnan(out->cpu_ns) ? -ENOMEM : 0;
	}
	free(samples);
	return err;
}

/* ---- all cells ---- */

int task_sizes_make(struct trial_list *list, struct task_sizes *out)
{
	const struct trial *trials = list->trials;
	int err = 0;

	*out = (struct task_sizes){.cells = malloc((list->count + 1) * sizeof(*out->cells))};
	if (!out->cells)
		return -ENOMEM;
	err = pairs_sort(list->trials, list->count);
	for (size_t i = 0, size; !err && i < list->count; i += size) {
		struct sized_cell *cell = &out->cells[out->count++];

		for (size = 1; i + size < list->count && pairs_same_cell(&trials[i], &trials[i + size]);)
			size++;
		*cell = (struct sized_cell){.trials = &trials[i], .count = size};
		err = task_size_of(cell->trials, cell->count, &cell->size);
	}
	if (err)
		task_sizes_free(out);
	return err;
}

void task_sizes_free(struct task_sizes *sizes)
{
	free(sizes->cells);
	*sizes = (struct task_sizes){0};
}

static int compare_to_cell(const void *trial, const void *cell)
{
	return pairs_compare_cells(trial, ((const struct sized_cell *)cell)->trials);
}

struct task_size task_sizes_find(const struct task_sizes *sizes, const struct trial *like)
{
	const struct sized_cell *found = NULL;

	if (sizes->count > 0)
		found = bsearch(like, sizes->cells, sizes->count, sizeof(*sizes->cells), compare_to_cell);
	return found ? found->size : nominal_size(like);
}

/* Does the cell tell how far off the calibration was that `like` was run with? */
static bool tells_calibration(const struct sized_cell *cell, const struct trial *like)
{
	const struct trial *key = cell->trials;

	return cell->size.source == TASK_SIZE_MEASURED && key->cpu_ns > 0 && key->block_ns == 0 &&
	       key->parent_bytes == 0 && strcmp(key->transport, "none") == 0 &&
	       strcmp(key->workload, like->workload) == 0 && key->run_id == like->run_id;
}

int task_sizes_correct(const struct task_sizes *sizes, const struct trial *like, struct task_size *out)
{
	double *ratios = malloc((sizes->count + 1) * sizeof(*ratios));
	size_t n = 0;

	*out = nominal_size(like);
	if (!ratios)
		return -ENOMEM;
	for (size_t i = 0; i < sizes->count; i++)
		if (tells_calibration(&sizes->cells[i], like))
			ratios[n++] = sizes->cells[i].size.cpu_ns / (double)sizes->cells[i].trials->cpu_ns;
	if (n > 0)
		*out = (struct task_size){out->cpu_ns * stats_median(ratios, n), TASK_SIZE_CORRECTED};
	free(ratios);
	return 0;
}

/* ---- words ---- */

const char *task_size_name(enum task_size_source source)
{
	static const char *const names[] = {[TASK_SIZE_NOMINAL] = "nominal",
					    [TASK_SIZE_MEASURED] = "measured",
					    [TASK_SIZE_CORRECTED] = "corrected"};

	return names[source];
}

const char *task_size_axis_name(size_t measured, size_t count)
{
	if (measured > 0 && measured < count)
		return "mixed";
	return task_size_name(measured > 0 ? TASK_SIZE_MEASURED : TASK_SIZE_NOMINAL);
}
