/* SPDX-License-Identifier: MIT */
#include "analysis/capacity.h"

#include <stdlib.h>

#include "analysis/stats.h"

struct capacity capacity_of(const struct trial *trials, size_t count)
{
	double *had = malloc((count + 1) * sizeof(*had)), *cpus = malloc((count + 1) * sizeof(*cpus));
	struct capacity capacity = {0};
	size_t n = 0;

	for (size_t i = 0; had && cpus && i < count; i++) {
		if (!(trials[i].capacity > 0))
			continue;
		had[n] = trials[i].capacity;
		cpus[n++] = trials[i].effective_cpus;
	}
	if (n > 0)
		capacity = (struct capacity){stats_median(had, n), stats_median(cpus, n)};
	free(had);
	free(cpus);
	return capacity;
}

bool capacity_is_short(struct capacity capacity)
{
	return capacity.had > 0 && capacity.had < CAPACITY_LEAST * capacity.cpus;
}

bool capacity_matters(const struct trial *key)
{
	return key->cpu_ns > 0 || key->block_ns == 0;
}
