/* SPDX-License-Identifier: MIT */
#include "report/words.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

const char *words_capacity(char *buffer, size_t size, struct capacity capacity)
{
	buffer[0] = '\0';
	if (capacity_is_short(capacity))
		snprintf(buffer, size, "only %.2f of %.3g CPUs were available: work that computes is undecided",
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

	if (strcmp(key->harness, "command") == 0) {
		if (strcmp(key->parameter, "none") == 0)
			snprintf(buffer, size, "whole programs");
		else
			snprintf(buffer, size, "%s = %.15g", key->parameter, key->value);
		return buffer;
	}
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

/* How far one session more may be from the mean of those that are there, as a share: of all strategies, the most. */
static double session_more(const struct cell_summary *cell)
{
	double sessions = cell->sessions, most = 0;

	for (unsigned i = 0; i < cell->count; i++)
		most = fmax(most, cell->standings[i].speedup.spread); /* fmax() passes over NaN */
	return expm1(stats_t_quantile(1 - VERDICT_LEVEL / 2, sessions - 1) * most * sqrt(1 + 1 / sessions));
}

const char *words_trials(char *buffer, size_t size, const struct cell_summary *cell)
{
	char rounds[32], restarts[32];

	snprintf(buffer, size, "%s in %s", format_count(rounds, sizeof(rounds), cell->rounds, "round"),
		 format_count(restarts, sizeof(restarts), cell->restarts, "restart"));
	if (cell->sessions > 1)
		words_append(buffer, size, " in %u sessions", cell->sessions);
	if (cell->sessions >= STATS_SESSIONS_LEAST && session_more(cell) > 0)
		words_append(buffer, size, "; a further session may differ by up to %.0f %% in speed-up (95 %%)",
			     ceil(100 * session_more(cell)));
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

static unsigned count_leaders(const struct cell_summary *cell)
{
	unsigned count = 0;

	for (unsigned i = 0; i < cell->count; i++)
		count += cell->standings[i].leads;
	return count;
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

/* The one next to the best of those that may be as good; where there is none, the runner-up. */
static const struct standing *find_rival(const struct cell_summary *cell)
{
	const struct standing *rival = NULL;

	for (unsigned i = 0; i < cell->count; i++) {
		const struct standing *standing = &cell->standings[i];

		if (i != cell->best && standing->leads && (!rival || standing->behind.center < rival->behind.center))
			rival = standing;
	}
	return rival ? rival : words_runner_up(cell);
}

/* The leaders of an undecided cell, how far apart the first two are, and what would decide it. */
static void tell_undecided(char *buffer, size_t size, const struct summary *summary, const struct cell_summary *cell)
{
	const struct standing *next = find_rival(cell);
	char ratio[32], interval[64], needed[96];

	snprintf(buffer, size, "undecided: ");
	if (cell->lacks_cpus) {
		words_append(buffer, size, "only %.2f of %.3g CPUs were available", cell->capacity,
			     cell->key.effective_cpus);
		return;
	}
	if (!next) {
		words_append(buffer, size, "%s",
			     cell->count < 2 ? "only one strategy was run" : "too few good trials for an interval");
		return;
	}
	append_leaders(buffer, size, cell);
	words_append(buffer, size, "%s; %s takes %s times as long as %s (95 %%: %s)%s",
		     count_leaders(cell) == 1 ? " is ahead, but not surely among all cells" : "", next->strategy,
		     table_number_words(ratio, sizeof(ratio), TABLE_RATIO, next->behind.center),
		     cell->standings[cell->best].strategy, words_interval(interval, sizeof(interval), &next->behind),
		     words_needed(needed, sizeof(needed), &next->behind, summary->options.margin, summary->count));
}

const char *words_verdict(char *buffer, size_t size, const struct summary *summary, unsigned index)
{
	const struct cell_summary *cell = &summary->cells[index];
	const struct standing *next = words_runner_up(cell);

	buffer[0] = '\0';
	switch (cell->verdict) {
	case VERDICT_WIN:
		if (next)
			tell_win(buffer, size, cell->standings[cell->best].strategy, next);
		break;
	case VERDICT_EQUAL:
		snprintf(buffer, size, "equal within %.3g %%: ", 100 * summary->options.margin);
		append_leaders(buffer, size, cell);
		break;
	case VERDICT_UNDECIDED:
		tell_undecided(buffer, size, summary, cell);
		break;
	}
	return buffer;
}

const char *words_difference(enum verdict verdict)
{
	return verdict == VERDICT_WIN ? "differs" : verdict_names[verdict];
}

const char *words_joint_level(char *buffer, size_t size, double margin)
{
	snprintf(buffer, size,
		 "Equal: within %.3g %%. Verdicts are adjusted together (Holm): a chance of 5 %% of any false win, and "
		 "of "
		 "any false equal. Intervals are not.",
		 100 * margin);
	return buffer;
}

const char *words_scope(char *buffer, size_t size, unsigned sessions)
{
	if (sessions >= STATS_SESSIONS_LEAST)
		snprintf(buffer, size, "in %u sessions", sessions);
	else if (sessions > 1)
		snprintf(buffer, size, "in these %u runs", sessions);
	else
		snprintf(buffer, size, "in this run");
	return buffer;
}

const char *words_needed(char *buffer, size_t size, const struct estimate *ratio, double margin, size_t together)
{
	unsigned units = verdict_units(ratio, margin, together), there = estimate_units(ratio);
	const char *unit = ratio->sessions >= STATS_SESSIONS_LEAST ? "session"
			   : ratio->groups > 1			   ? "restart"
								   : "round";
	char words[32];

	buffer[0] = '\0';
	if (units)
		snprintf(buffer, size, "; about %s would decide, %u are there",
			 format_count(words, sizeof(words), units, unit), there);
	else if (ratio->freedom >= 1)
		snprintf(buffer, size, "; more than %s would be needed to decide",
			 format_count(words, sizeof(words), VERDICT_UNITS_MOST, unit));
	return buffer;
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
