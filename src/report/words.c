/* SPDX-License-Identifier: MIT */
#include "report/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"

const char *words_cell(char *buffer, size_t size, const struct cell_summary *cell)
{
	const struct trial *key = &cell->key;
	char cpu[32] = "", block[32] = "", time[32];

	if (key->cpu_ns)
		snprintf(cpu, sizeof(cpu), " of %s CPU", format_duration_exact(time, sizeof(time), key->cpu_ns));
	if (key->block_ns)
		snprintf(block, sizeof(block), "%s %s blocking", key->cpu_ns ? " +" : " of",
			 format_duration_exact(time, sizeof(time), key->block_ns));
	snprintf(buffer, size, "%" PRIu64 " worker%s, %" PRIu64 " task%s%s%s, %s start%s", key->workers,
		 key->workers == 1 ? "" : "s", key->tasks, key->tasks == 1 ? "" : "s", cpu, block, key->start,
		 strcmp(key->pin, "spread") == 0 ? ", pinned" : "");
	return buffer;
}

const char *words_trials(char *buffer, size_t size, const struct cell_summary *cell)
{
	snprintf(buffer, size, "%u round%s in %u restart%s", cell->rounds, cell->rounds == 1 ? "" : "s", cell->restarts,
		 cell->restarts == 1 ? "" : "s");
	return buffer;
}

const char *words_ratio(char *buffer, size_t size, double ratio)
{
	if (isnan(ratio))
		snprintf(buffer, size, "-");
	else
		snprintf(buffer, size, ratio < 0.1 ? "%.3f" : ratio < 99.995 ? "%.2f" : "%.0f", ratio);
	return buffer;
}

const char *words_interval(char *buffer, size_t size, const struct estimate *estimate)
{
	char low[32], high[32];

	if (isnan(estimate->low))
		snprintf(buffer, size, "-");
	else
		snprintf(buffer, size, "%s..%s", words_ratio(low, sizeof(low), estimate->low),
			 words_ratio(high, sizeof(high), estimate->high));
	return buffer;
}

const struct standing *words_runner_up(const struct cell_summary *cell)
{
	const struct standing *next = NULL;

	for (unsigned i = 0; i < cell->count; i++) {
		const struct standing *standing = &cell->standings[i];

		if (i != cell->best && !isnan(standing->behind.low) &&
		    (!next || standing->behind.center < next->behind.center))
			next = standing;
	}
	return next;
}

static void append_leaders(char *buffer, size_t size, const struct cell_summary *cell)
{
	const char *separator = "";

	for (unsigned i = 0; i < cell->count; i++) {
		size_t used = strlen(buffer);

		if (!cell->standings[i].leads)
			continue;
		snprintf(buffer + used, size - used, "%s%s", separator, cell->standings[i].strategy);
		separator = ", ";
	}
}

const char *words_verdict(char *buffer, size_t size, const struct cell_summary *cell)
{
	const struct standing *next = words_runner_up(cell);
	char ratio[32], interval[64];

	switch (cell->verdict) {
	case VERDICT_WIN:
		snprintf(buffer, size, "%s wins: %s times as fast as %s (95 %%: %s)",
			 cell->standings[cell->best].strategy, words_ratio(ratio, sizeof(ratio), next->behind.center),
			 next->strategy, words_interval(interval, sizeof(interval), &next->behind));
		break;
	case VERDICT_TIE:
		snprintf(buffer, size, "tie: ");
		append_leaders(buffer, size, cell);
		break;
	case VERDICT_UNDECIDED:
		snprintf(buffer, size, "undecided: %s",
			 cell->count < 2 ? "only one strategy was run" : "too few good trials for an interval");
		break;
	}
	return buffer;
}

const char *words_verdict_name(enum verdict verdict)
{
	static const char *const names[] = {"win", "tie", "undecided"};

	return names[verdict];
}
