/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/units.h"
#include "report/summary_report.h"
#include "report/words.h"

static const char *metric_words(const struct summary *summary)
{
	return summary->options.metric == METRIC_WARM ? "warm makespan (GO to the last task's end)"
						      : "cold makespan (creation to reaping)";
}

/* Median time, or "-" where no trial was ok. */
static const char *time_words(char *buffer, size_t size, const struct standing *standing)
{
	if (isnan(standing->time_ns.center))
		return "-";
	return format_duration(buffer, size, standing->time_ns.center);
}

static void print_failures(FILE *out, const char *before, const struct cell_summary *cell)
{
	for (unsigned i = 0; i < cell->count; i++)
		if (cell->standings[i].failed)
			fprintf(out, "%s%u of %u trials of %s failed; see `status`\n", before,
				cell->standings[i].failed, cell->standings[i].failed + cell->standings[i].trials,
				cell->standings[i].strategy);
}

/* Says once which hosts there are, where results of several are mixed. */
static void print_host(FILE *out, const struct summary *summary, unsigned i)
{
	const struct cell_summary *cell = &summary->cells[i];

	if (summary->cells[0].key.host_id != summary->cells[summary->count - 1].key.host_id)
		fprintf(out, " [host %016" PRIx64 "]", cell->key.host_id);
}

void report_summary_text(FILE *out, const struct summary *summary)
{
	char cell_text[200], trials[64], time[32], ratio[32], interval[64], verdict[256];

	fprintf(out, "Median %s; speed-up over %s, paired within rounds, with 95 %% interval.\n", metric_words(summary),
		summary->options.baseline);
	for (unsigned i = 0; i < summary->count; i++) {
		const struct cell_summary *cell = &summary->cells[i];

		fprintf(out, "\n%s / %s: %s", cell->key.harness, cell->key.workload,
			words_cell(cell_text, sizeof(cell_text), cell));
		print_host(out, summary, i);
		fprintf(out, "\n%s\n", words_trials(trials, sizeof(trials), cell));
		fprintf(out, "  %-16s %10s %9s   %s\n", "strategy", "time", "speed-up", "95 % interval");
		for (unsigned j = 0; j < cell->count; j++) {
			const struct standing *standing = &cell->standings[j];

			fprintf(out, "%c %-16s %10s %9s   %s\n", standing->leads ? '*' : ' ', standing->strategy,
				time_words(time, sizeof(time), standing),
				words_ratio(ratio, sizeof(ratio), standing->speedup.center),
				words_interval(interval, sizeof(interval), &standing->speedup));
		}
		print_failures(out, "  ! ", cell);
		fprintf(out, "  %s\n", words_verdict(verdict, sizeof(verdict), cell));
	}
}

void report_summary_winners(FILE *out, const struct summary *summary)
{
	char verdict[256];

	fprintf(out, "%-17s %7s  %s\n", "workload", "workers", "who won");
	for (unsigned i = 0; i < summary->count; i++) {
		const struct cell_summary *cell = &summary->cells[i];

		fprintf(out, "%-17s %7" PRIu64 "  %s", cell->key.workload, cell->key.workers,
			words_verdict(verdict, sizeof(verdict), cell));
		print_host(out, summary, i);
		fputc('\n', out);
	}
}

void report_summary_markdown(FILE *out, const struct summary *summary)
{
	char cell_text[200], trials[64], time[32], ratio[32], interval[64], verdict[256];

	fprintf(out, "Median %s; speed-up over %s, paired within rounds, with 95 %% interval.\n", metric_words(summary),
		summary->options.baseline);
	for (unsigned i = 0; i < summary->count; i++) {
		const struct cell_summary *cell = &summary->cells[i];

		fprintf(out, "\n### %s / %s: %s", cell->key.harness, cell->key.workload,
			words_cell(cell_text, sizeof(cell_text), cell));
		print_host(out, summary, i);
		fprintf(out, "\n\n%s; **%s**\n\n", words_trials(trials, sizeof(trials), cell),
			words_verdict(verdict, sizeof(verdict), cell));
		fprintf(out, "| strategy | time | speed-up | 95 %% interval |\n| --- | ---: | ---: | ---: |\n");
		for (unsigned j = 0; j < cell->count; j++) {
			const struct standing *standing = &cell->standings[j];

			fprintf(out, "| %s | %s | %s | %s |\n", standing->strategy,
				time_words(time, sizeof(time), standing),
				words_ratio(ratio, sizeof(ratio), standing->speedup.center),
				words_interval(interval, sizeof(interval), &standing->speedup));
		}
		fputc('\n', out);
		print_failures(out, "- ", cell);
	}
}
