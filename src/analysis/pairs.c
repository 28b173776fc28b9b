/* SPDX-License-Identifier: MIT */
#include "analysis/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/mix.h"

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_words(const struct trial *a, const struct trial *b)
{
	const char *const left[] = {a->transport, a->trip, a->parent_pages, a->writer, a->start, a->pin};
	const char *const right[] = {b->transport, b->trip, b->parent_pages, b->writer, b->start, b->pin};
	int difference = 0;

	for (size_t i = 0; !difference && i < sizeof(left) / sizeof(left[0]); i++)
		difference = strcmp(left[i], right[i]);
	return difference;
}

int pairs_compare_cells(const struct trial *a, const struct trial *b)
{
	const uint64_t left[] = {a->host_id,
				 a->workers,
				 a->tasks,
				 (uint64_t)a->cpu_ns,
				 (uint64_t)a->block_ns,
				 a->payload_bytes,
				 a->parent_bytes,
				 a->neighbours,
				 (uint64_t)a->switch_interval_ns};
	const uint64_t right[] = {b->host_id,
				  b->workers,
				  b->tasks,
				  (uint64_t)b->cpu_ns,
				  (uint64_t)b->block_ns,
				  b->payload_bytes,
				  b->parent_bytes,
				  b->neighbours,
				  (uint64_t)b->switch_interval_ns};
	int difference = strcmp(a->harness, b->harness);

	if (!difference)
		difference = strcmp(a->workload, b->workload);
	for (size_t i = 0; !difference && i < sizeof(left) / sizeof(left[0]); i++)
		difference = compare(left[i], right[i]);
	if (!difference)
		difference = (a->released > b->released) - (a->released < b->released);
	if (!difference)
		difference = (a->written > b->written) - (a->written < b->written);
	return difference ? difference : compare_words(a, b);
}

static int compare_strategies(const struct trial *a, const struct trial *b)
{
	bool a_serial = strcmp(a->strategy, "serial") == 0, b_serial = strcmp(b->strategy, "serial") == 0;

	return a_serial != b_serial ? b_serial - a_serial : strcmp(a->strategy, b->strategy);
}

static int compare_rounds(const struct trial *a, const struct trial *b)
{
	int difference = compare(a->run_id, b->run_id);

	if (!difference)
		difference = compare(a->restart, b->restart);
	return difference ? difference : compare(a->round, b->round);
}

int pairs_order(const void *a, const void *b)
{
	int difference = pairs_compare_cells(a, b);

	if (!difference)
		difference = compare_strategies(a, b);
	return difference ? difference : compare_rounds(a, b);
}

bool pairs_same_cell(const struct trial *a, const struct trial *b)
{
	return pairs_compare_cells(a, b) == 0;
}

bool pairs_same_strategy(const struct trial *a, const struct trial *b)
{
	return strcmp(a->strategy, b->strategy) == 0;
}

bool pairs_ok(const struct trial *trial)
{
	return strcmp(trial->status, "ok") == 0;
}

unsigned long pairs_group(const struct trial *trial)
{
	return (unsigned long)mix64(trial->run_id ^ mix64(trial->restart));
}

bool pairs_one_host(const struct trial *trials, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (trials[i].host_id != trials[0].host_id)
			return false;
	return true;
}

static int compare_rounds_of(const void *a, const void *b)
{
	return compare_rounds(a, b);
}

const struct trial *pairs_find(const struct arm_trials *arm, const struct trial *like)
{
	const struct trial *found = NULL;

	if (arm->count > 0)
		found = bsearch(like, arm->trials, arm->count, sizeof(*arm->trials), compare_rounds_of);
	return found && pairs_ok(found) ? found : NULL;
}

size_t pairs_ratios(const struct arm_trials *numerator, const struct arm_trials *denominator, pairs_value value,
		    struct sample *samples)
{
	size_t count = 0, i = 0, j = 0;

	/* Both are ordered by round: walk them side by side. */
	while (i < numerator->count && j < denominator->count) {
		const struct trial *a = &numerator->trials[i], *b = &denominator->trials[j];
		int order = compare_rounds(a, b);

		if (order == 0 && pairs_ok(a) && pairs_ok(b) && value(a) > 0 && value(b) > 0)
			samples[count++] = (struct sample){value(a) / value(b), pairs_group(a)};
		i += order <= 0;
		j += order >= 0;
	}
	return count;
}
