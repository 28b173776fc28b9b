/* SPDX-License-Identifier: MIT */
#include "analysis/pairs.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/kind.h"
#include "base/mix.h"

static int compare(uint64_t a, uint64_t b)
{
	return (a > b) - (a < b);
}

static int compare_fields(const struct column *column, const struct trial *a, const struct trial *b)
{
	const void *left = (const char *)a + column->offset, *right = (const char *)b + column->offset;

	switch (column->type) {
	case COLUMN_text:
		return strcmp(left, right);
	case COLUMN_real:
		return (*(const trial_real *)left > *(const trial_real *)right) -
		       (*(const trial_real *)left < *(const trial_real *)right);
	case COLUMN_signed:
		return (*(const trial_signed *)left > *(const trial_signed *)right) -
		       (*(const trial_signed *)left < *(const trial_signed *)right);
	case COLUMN_count:
	case COLUMN_hex:
		return compare(*(const trial_count *)left, *(const trial_count *)right);
	}
	return 0;
}

/* A cell is what its trials have in common: the host, and all that was asked for but the strategy. */
int pairs_compare_cells(const struct trial *a, const struct trial *b)
{
	int difference = compare(a->host_id, b->host_id);

	for (unsigned i = 0; !difference && i < trial_column_count; i++)
		if (trial_columns[i].role == ROLE_key && trial_columns[i].offset != offsetof(struct trial, strategy))
			difference = compare_fields(&trial_columns[i], a, b);
	return difference;
}

int pairs_compare_rounds(const void *left, const void *right)
{
	const struct trial *a = left, *b = right;
	int difference = compare(a->run_id, b->run_id);

	if (!difference)
		difference = compare(a->restart, b->restart);
	return difference ? difference : compare(a->round, b->round);
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

bool pairs_lists(const char *list, const char *name)
{
	size_t length = strlen(name);

	for (; *list; list += strcspn(list, ","), list += *list == ',')
		if (strcspn(list, ",") == length && strncmp(list, name, length) == 0)
			return true;
	return false;
}

unsigned long pairs_group(const struct trial *trial)
{
	return (unsigned long)mix64(trial->run_id ^ mix64(trial->restart));
}

unsigned pairs_block(const struct trial *a, const struct trial *b)
{
	bool balanced = strcmp(a->placement, "balanced") == 0 && strcmp(b->placement, "balanced") == 0;

	return balanced && a->start_cpu >= 0 && a->start_cpu == b->start_cpu ? (unsigned)a->start_cpu + 1 : 0;
}

struct sample pairs_sample(double value, const struct trial *a, const struct trial *b)
{
	return (struct sample){value, pairs_group(a), pairs_block(a, b), (unsigned long)a->run_id};
}

bool pairs_one_host(const struct trial *trials, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (trials[i].host_id != trials[0].host_id)
			return false;
	return true;
}

double pairs_makespan_ns(const struct trial *trial)
{
	return (double)(strcmp(trial->start, "barrier") == 0 ? trial->warm_ns : trial->cold_ns);
}

struct arm_trials pairs_arm(const struct trial *trials, size_t count, const char *strategy)
{
	struct arm_trials arm = {0};

	for (size_t i = 0; i < count; i++) {
		if (strcmp(trials[i].strategy, strategy) != 0)
			continue;
		if (arm.count++ == 0)
			arm.trials = &trials[i];
	}
	return arm;
}

const struct trial *pairs_find(const struct arm_trials *arm, const struct trial *like)
{
	const struct trial *found = NULL;

	if (arm->count > 0)
		found = bsearch(like, arm->trials, arm->count, sizeof(*arm->trials), pairs_compare_rounds);
	return found && pairs_ok(found) ? found : NULL;
}

size_t pairs_ratios(const struct arm_trials *numerator, const struct arm_trials *denominator, pairs_value value,
		    struct sample *samples)
{
	size_t count = 0, i = 0, j = 0;

	/* Both are ordered by round: walk them side by side. */
	while (i < numerator->count && j < denominator->count) {
		const struct trial *a = &numerator->trials[i], *b = &denominator->trials[j];
		int order = pairs_compare_rounds(a, b);

		if (order == 0 && pairs_ok(a) && pairs_ok(b) && value(a) > 0 && value(b) > 0)
			samples[count++] = pairs_sample(value(a) / value(b), a, b);
		i += order <= 0;
		j += order >= 0;
	}
	return count;
}
