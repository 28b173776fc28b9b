/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "base/units.h"
#include "report/text.h"
#include "report/words.h"
#include "table/table.h"

static const char *metric_words(const struct summary *summary)
{
	return summary->options.metric == METRIC_WARM ? "warm makespan (GO to the last task's end)"
						      : "cold makespan (creation to reaping)";
}

static void print_failures(FILE *out, const struct cell_summary *cell)
{
	for (unsigned i = 0; i < cell->count; i++)
		if (cell->standings[i].failed)
			fprintf(out, "  ! %u of %u trials of %s failed; see `status`\n", cell->standings[i].failed,
				cell->standings[i].failed + cell->standings[i].trials, cell->standings[i].strategy);
}

/* Says once which hosts there are, where results of several are mixed. */
static void print_host(FILE *out, const struct summary *summary, unsigned i)
{
	const struct cell_summary *cell = &summary->cells[i];

	for (unsigned j = 0; j < summary->count; j++)
		if (summary->cells[j].key.host_id != cell->key.host_id) {
			fprintf(out, " [host %016" PRIx64 "]", cell->key.host_id);
			return;
		}
}

static bool any_lock(const struct cell_summary *cell)
{
	for (unsigned i = 0; i < cell->count; i++)
		if (cell->standings[i].lock_wait_share > 0)
			return true;
	return false;
}

/* "  12 %", or "-" without a lock. */
static const char *share_words(char *buffer, size_t size, double share)
{
	if (share > 0)
		snprintf(buffer, size, "%.0f %%", share * 100);
	else
		snprintf(buffer, size, "-");
	return buffer;
}

static void print_standings(FILE *out, const struct cell_summary *cell)
{
	bool lock = any_lock(cell);
	char time[32], ratio[32], interval[64], share[16];

	fprintf(out, "  %-19s %10s %9s   95 %% interval%s\n", "strategy", "time", "speed-up",
		lock ? "   lock wait" : "");
	for (unsigned i = 0; i < cell->count; i++) {
		const struct standing *standing = &cell->standings[i];

		fprintf(out, "%c %-19s %10s %9s   ", standing->leads ? '*' : ' ', standing->strategy,
			table_number_words(time, sizeof(time), TABLE_NS, standing->time_ns.center),
			table_number_words(ratio, sizeof(ratio), TABLE_RATIO, standing->speedup.center));
		fprintf(out, lock ? "%-15s %9s\n" : "%s\n",
			words_interval(interval, sizeof(interval), &standing->speedup),
			share_words(share, sizeof(share), standing->lock_wait_share));
	}
}

/* How long those wait beside background load: the question of such a cell. */
static void print_latencies(FILE *out, const struct cell_summary *cell)
{
	if (cell->key.background == 0)
		return;
	fprintf(out, "  %-19s %10s %10s %10s %10s %10s\n", "added latency", "mean", "p50", "p95", "p99", "max");
	for (unsigned i = 0; i < cell->count; i++) {
		const struct latency *latency = &cell->standings[i].latency;
		char text[5][32];

		fprintf(out, "  %-19s %10s %10s %10s %10s %10s\n", cell->standings[i].strategy,
			format_duration(text[0], sizeof(text[0]), latency->mean),
			format_duration(text[1], sizeof(text[1]), latency->p50),
			format_duration(text[2], sizeof(text[2]), latency->p95),
			format_duration(text[3], sizeof(text[3]), latency->p99),
			format_duration(text[4], sizeof(text[4]), latency->max));
	}
}

void report_summary_text(FILE *out, const struct summary *summary)
{
	char cell_text[240], trials[160], verdict[400];

	fprintf(out, "Median %s; speed-up over %s, paired within rounds, with 95 %% interval.\n", metric_words(summary),
		words_baseline(summary));
	fprintf(out, "Measured %s. %s\n", words_scope(trials, sizeof(trials), summary->sessions),
		words_joint_level(verdict, sizeof(verdict), summary->options.margin));
	for (unsigned i = 0; i < summary->count; i++) {
		const struct cell_summary *cell = &summary->cells[i];

		fprintf(out, "\n%s / %s: %s", cell->key.harness, cell->key.workload,
			words_cell(cell_text, sizeof(cell_text), &cell->key));
		print_host(out, summary, i);
		fprintf(out, "\n%s\n", words_trials(trials, sizeof(trials), cell));
		print_standings(out, cell);
		print_latencies(out, cell);
		print_failures(out, cell);
		fprintf(out, "  %s\n", words_verdict(verdict, sizeof(verdict), summary, i));
	}
}
