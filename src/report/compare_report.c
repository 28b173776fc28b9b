/* SPDX-License-Identifier: MIT */
#include "report/compare_report.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/crossings_report.h"
#include "report/words.h"

static void print_row(FILE *out, const struct comparison *row)
{
	char a[32], b[32], quotient[32], interval[64];

	fprintf(out, "%c %-20s %8s %8s %8s   %s\n", row->differs ? '*' : ' ', row->strategy,
		words_ratio(a, sizeof(a), row->a.center), words_ratio(b, sizeof(b), row->b.center),
		words_ratio(quotient, sizeof(quotient), row->quotient.center),
		words_interval(interval, sizeof(interval), &row->quotient));
}

static const char *cell_words(char *buffer, size_t size, const struct comparison *row)
{
	const struct cell_summary cell = {.key = row->key};
	char name[300], rest[300];

	snprintf(buffer, size, "%s: %s, %s", row->key.harness, words_name(name, sizeof(name), &cell),
		 words_cell(rest, sizeof(rest), &cell));
	return buffer;
}

void report_comparisons_text(FILE *out, const struct comparisons *comparisons)
{
	char words[700], before[700] = "";
	size_t differ = 0;

	for (size_t i = 0; i < comparisons->count; i++)
		differ += comparisons->rows[i].differs;
	fprintf(out,
		"Speed-ups over serial, cold. Of %zu, %zu differ by more than 2 %% (*; at 95 %% each: of forty alike "
		"one may).\n"
		"%zu are in A only, %zu in B only.\n",
		comparisons->count, differ, comparisons->only_a, comparisons->only_b);
	for (size_t i = 0; i < comparisons->count; i++) {
		cell_words(words, sizeof(words), &comparisons->rows[i]);
		if (strcmp(words, before) != 0)
			fprintf(out, "\n%s\n  %-20s %8s %8s %8s   95 %% interval\n", words, "strategy", "A", "B",
				"B / A");
		strcpy(before, words);
		print_row(out, &comparisons->rows[i]);
	}
}

static void put(FILE *out, double value)
{
	if (isnan(value))
		fputc(',', out);
	else
		fprintf(out, ",%.6g", value);
}

static void put_estimate(FILE *out, const struct estimate *estimate)
{
	put(out, estimate->center);
	put(out, estimate->low);
	put(out, estimate->high);
}

void report_comparisons_csv(FILE *out, const struct comparisons *comparisons)
{
	fprintf(out,
		"harness,workload,workers,tasks,cpu_ns,block_ns,start,strategy,a,a_low,a_high,b,b_low,b_high,quotient,"
		"quotient_low,quotient_high,differs\n");
	for (size_t i = 0; i < comparisons->count; i++) {
		const struct comparison *row = &comparisons->rows[i];

		fprintf(out, "\"%s\",\"%s\",%" PRIu64 ",%" PRIu64 ",%" PRId64 ",%" PRId64 ",%s,\"%s\"",
			row->key.harness, row->key.workload, row->key.workers, row->key.tasks, row->key.cpu_ns,
			row->key.block_ns, row->key.start, row->strategy);
		put_estimate(out, &row->a);
		put_estimate(out, &row->b);
		put_estimate(out, &row->quotient);
		fprintf(out, ",%d\n", row->differs);
	}
}

/* ---- crossings ---- */

static const struct curve *same_question(const struct crossings *crossings, const struct curve *curve)
{
	for (size_t i = 0; i < crossings->count; i++)
		if (crossings_same_question(&crossings->curves[i], curve))
			return &crossings->curves[i];
	return NULL;
}

void report_compared_crossings(FILE *out, const struct crossings *a, const struct crossings *b)
{
	bool any = false;

	for (size_t i = 0; i < a->count; i++) {
		const struct curve *other = same_question(b, &a->curves[i]);

		if (!other)
			continue;
		fprintf(out, "%s\nA: ", any ? "" : "\nWhere strategies change places:\n");
		any = true;
		report_curve_sentence(out, &a->curves[i]);
		fprintf(out, "\nB: ");
		report_curve_sentence(out, other);
		fputc('\n', out);
	}
}
