/* SPDX-License-Identifier: MIT */
#include "analysis/capacity.h"

#include <stdlib.h>

#include "analysis/stats.h"
#include "base/kind.h"

/* The capacity and the effective CPUs of each trial that has them. */
struct gathered {
	double *had, *cpus;
	size_t count;
};

static struct gathered room_for(size_t count)
{
	return (struct gathered){malloc((count + 1) * sizeof(double)), malloc((count + 1) * sizeof(double)), 0};
}

static void gather(struct gathered *gathered, const struct trial *trial)
{
	if (!gathered->had || !gathered->cpus || !(trial->capacity > 0))
		return;
	gathered->had[gathered->count] = trial->capacity;
	gathered->cpus[gathered->count++] = trial->effective_cpus;
}

static struct capacity medians_of(struct gathered *gathered)
{
	struct capacity capacity = {0};

	if (gathered->count > 0)
		capacity = (struct capacity){stats_median(gathered->had, gathered->count),
					     stats_median(gathered->cpus, gathered->count)};
	free(gathered->had);
	free(gathered->cpus);
	return capacity;
}

struct capacity capacity_of(const struct trial *trials, size_t count)
{
	struct gathered gathered = room_for(count);

	for (size_t i = 0; i < count; i++)
		gather(&gathered, &trials[i]);
	return medians_of(&gathered);
}

struct capacity capacity_of_store(const struct trial_store *store)
{
	struct gathered gathered = room_for(store->count);

	for (size_t i = 0; i < store->arm_count; i++) {
		struct trial_cursor cursor = {.arm = &store->arms[i]};
		struct trial trial;

		while (trial_cursor_next(&cursor, &trial))
			gather(&gathered, &trial);
	}
	return medians_of(&gathered);
}

bool capacity_is_short(struct capacity capacity)
{
	return capacity.had > 0 && capacity.had < CAPACITY_LEAST * capacity.cpus;
}

/* CPU time over wall time, above which several CPUs were used at once. */
#define SEVERAL_CPUS 1.1

bool capacity_used_several(int64_t cpu_ns, int64_t wall_ns)
{
	return (double)cpu_ns > SEVERAL_CPUS * (double)wall_ns;
}

static bool is_command(const struct trial *trial)
{
	return kind_of_name(trial->kind) == KIND_COMMAND;
}

bool capacity_matters(const struct trial *trials, size_t count)
{
	bool commands = false, several = false;

	for (size_t i = 0; i < count; i++) {
		commands |= is_command(&trials[i]);
		several |= capacity_used_several(trials[i].user_ns + trials[i].system_ns, trials[i].cold_ns);
	}
	return commands ? several : trials->cpu_ns > 0 || trials->block_ns == 0;
}
