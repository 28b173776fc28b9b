/* SPDX-License-Identifier: MIT */
#include "report/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "analysis/capacity.h"
#include "base/units.h"
#include "table/table.h"

void words_append(char *buffer, size_t size, const char *format, ...)
{
	size_t used = strlen(buffer);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(buffer + used, size - used, format, arguments);
	va_end(arguments);
}

const char *words_parameters(char *buffer, size_t size, const struct trial *key)
{
	char words[80];

	buffer[0] = '\0';
	for (unsigned i = 0; i < parameter_count; i++)
		if (parameter_of(i, key) != parameters[i].usual)
			words_append(buffer, size, ", %s", parameter_words(i, key, words, sizeof(words)));
	return buffer;
}

/* The same, and payload and memory. */
static const char *variant_words(char *buffer, size_t size, const struct trial *key)
{
	char bytes[32];

	words_parameters(buffer, size, key);
	if (strcmp(key->transport, "none") != 0)
		words_append(buffer, size, ", %s by %s%s",
			     format_size(bytes, sizeof(bytes), (double)key->payload_bytes), key->transport,
			     strcmp(key->trip, "both") == 0 ? " and back" : "");
	if (key->parent_bytes)
		words_append(buffer, size, ", parent of %s in %s pages",
			     format_size(bytes, sizeof(bytes), (double)key->parent_bytes), key->parent_pages);
	if (strcmp(key->writer, "none") != 0)
		words_append(buffer, size, ", %.3g %% written by %s", 100 * key->written, key->writer);
	return buffer;
}

const char *words_capacity(char *buffer, size_t size, const struct trial *trials, size_t count)
{
	struct capacity capacity = capacity_of(trials, count);

	buffer[0] = '\0';
	if (capacity_is_short(capacity))
		snprintf(buffer, size,
			 "only %.2f of %.3g CPUs were had: what depends on several of them is of a busy machine",
			 capacity.had, capacity.cpus);
	return buffer;
}

const char *words_name(char *buffer, size_t size, const struct trial *key)
{
	char cpu[32], block[32], variant[200];

	snprintf(buffer, size, "%s", key->workload);
	if (strcmp(key->workload, "mixed") == 0)
		words_append(buffer, size, " %s + %s", format_duration_exact(cpu, sizeof(cpu), key->cpu_ns),
			     format_duration_exact(block, sizeof(block), key->block_ns));
	words_append(buffer, size, "%s", variant_words(variant, sizeof(variant), key));
	return buffer;
}

const char *words_cell(char *buffer, size_t size, const struct trial *key)
{
	char workers[32], time[32], variant[200];

	snprintf(buffer, size, "%s, %s", format_count(workers, sizeof(workers), key->workers, "worker"),
		 format_count(time, sizeof(time), key->tasks, "task"));
	if (key->cpu_ns)
		words_append(buffer, size, " of %s CPU", format_duration_exact(time, sizeof(time), key->cpu_ns));
	if (key->block_ns)
		words_append(buffer, size, "%s %s blocking", key->cpu_ns ? " +" : " of",
			     format_duration_exact(time, sizeof(time), key->block_ns));
	words_append(buffer, size, "%s, %s start%s", variant_words(variant, sizeof(variant), key), key->start,
		     strcmp(key->pin, "spread") == 0 ? ", pinned" : "");
	return buffer;
}

const char *words_baseline(const struct summary *summary)
{
	if (summary->options.baseline)
		return summary->options.baseline;
	for (unsigned i = 0; i < summary->count; i++)
		if (summary->cells[i].standings[0].kind == KIND_SERIAL)
			return summary->cells[i].standings[0].strategy;
	return kind_names[KIND_SERIAL];
}

const char *words_trials(char *buffer, size_t size, const struct cell_summary *cell)
{
	char rounds[32], restarts[32];

	snprintf(buffer, size, "%s in %s", format_count(rounds, sizeof(rounds), cell->rounds, "round"),
		 format_count(restarts, sizeof(restarts), cell->restarts, "restart"));
	return buffer;
}

const char *words_interval(char *buffer, size_t size, const struct estimate *estimate)
{
	char low[32], high[32];

	if (isnan(estimate->low))
		snprintf(buffer, size, "-");
	else
		snprintf(buffer, size, "%s..%s", table_number_words(low, sizeof(low), TABLE_RATIO, estimate->low),
			 table_number_words(high, sizeof(high), TABLE_RATIO, estimate->high));
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
		if (!cell->standings[i].leads)
			continue;
		words_append(buffer, size, "%s%s", separator, cell->standings[i].strategy);
		separator = ", ";
	}
}

/* Below it, "1.01 times as fast" says less than "by 0.8 %". */
#define RATIO_IN_PERCENT 1.095

static void tell_win(char *buffer, size_t size, const char *best, const struct standing *next)
{
	const struct estimate *behind = &next->behind;
	char ratio[32], interval[64];

	if (behind->center < RATIO_IN_PERCENT)
		snprintf(buffer, size, "%s wins by %.2g %% over %s (95 %%: %.2g..%.2g %%)", best,
			 (behind->center - 1) * 100, next->strategy, (behind->low - 1) * 100, (behind->high - 1) * 100);
	else
		snprintf(buffer, size, "%s wins: %s times as fast as %s (95 %%: %s)", best,
			 table_number_words(ratio, sizeof(ratio), TABLE_RATIO, behind->center), next->strategy,
			 words_interval(interval, sizeof(interval), behind));
}

const char *words_verdict(char *buffer, size_t size, const struct cell_summary *cell)
{
	const struct standing *next = words_runner_up(cell);

	switch (cell->verdict) {
	case VERDICT_WIN:
		if (!next) /* nobody wins alone */
			break;
		tell_win(buffer, size, cell->standings[cell->best].strategy, next);
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

double words_blocking_percent(const struct trial *key)
{
	return 100 * (double)key->block_ns / fmax(1, (double)(key->block_ns + key->cpu_ns));
}

const char *words_task_sizes(char *buffer, size_t size, const struct trial *key, size_t measured, size_t count)
{
	const char *reason = key->background ? "background load took CPU time from serial" : "serial was not measured";

	buffer[0] = '\0';
	if (measured == 0)
		snprintf(buffer, size, " (nominal task sizes: %s)", reason);
	else if (measured < count)
		snprintf(buffer, size, " (nominal task sizes at %zu of %zu places: %s)", count - measured, count,
			 reason);
	return buffer;
}
