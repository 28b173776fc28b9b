/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/units.h"
#include "report/advice_words.h"
#include "report/text.h"

#define WORDS_SIZE 300

/* Logarithm: a prediction that is so wrong is of another machine. */
#define FAR_OFF 0.4

static void print_ranking(FILE *out, const struct advice *advice)
{
	char center[32], low[32], high[32], interval[72], reason[WORDS_SIZE];

	fprintf(out, "  %-14s %10s   %-22s why\n", "strategy", "predicted", "95 % interval");
	for (unsigned i = 0; i < advice->count; i++) {
		const struct advised *advised = &advice->ranking[i];

		snprintf(interval, sizeof(interval), "%s..%s",
			 format_duration(low, sizeof(low), advised->predicted_ns.low),
			 format_duration(high, sizeof(high), advised->predicted_ns.high));
		fprintf(out, "  %-14s %10s   %-22s %s\n", advised->strategy->name,
			format_duration(center, sizeof(center), advised->predicted_ns.center), interval,
			words_reason(reason, sizeof(reason), &advice->job, advised));
	}
}

static void print_answer(FILE *out, const char *whose, const struct answer *answer)
{
	char words[WORDS_SIZE];

	if (!answer || !answer->best)
		return;
	fprintf(out, "\n%s: %s.\n", whose, words_answer(words, sizeof(words), answer));
	for (unsigned i = 0; i < answer->point_count; i++)
		fprintf(out, "  %s\n", words_change(words, sizeof(words), &answer->points[i]));
	if (words_undecided(words, sizeof(words), answer)[0])
		fprintf(out, "  %s\n", words);
	else if (answer->point_count == 0)
		fputs("  no other CPU time, number of tasks, payload or parent would change that\n", out);
}

void report_advice_text(FILE *out, const struct advice *advice)
{
	char words[WORDS_SIZE];

	fprintf(out, "%s\n", words_job(words, sizeof(words), advice));
	if (words_extrapolated(words, sizeof(words), advice)[0])
		fprintf(out, "%s\n", words);
	fputc('\n', out);
	print_ranking(out, advice);
	if (words_left_out(words, sizeof(words), advice)[0])
		fprintf(out, "\nLeft out: %s.\n", words);
	print_answer(out, "With a global lock", &advice->locked);
	print_answer(out, "Without one", words_second_answer(advice));
	fprintf(out, "\n%s\n", words_profile(words, sizeof(words), advice));
}

/* ---- verified ---- */

void report_verified_text(FILE *out, const struct verified *verified, unsigned count)
{
	char predicted[32], measured[32];

	fprintf(out, "\nRun for real:\n  %-14s %10s  %10s  error of the prediction\n", "strategy", "predicted",
		"measured");
	for (unsigned i = 0; i < count; i++) {
		const struct verified *line = &verified[i];

		fprintf(out, "  %-14s %10s  ", line->strategy,
			format_duration(predicted, sizeof(predicted), line->predicted_ns));
		if (isnan(line->measured_ns))
			fprintf(out, "%10s  its trials failed: %s\n", "-", line->status);
		else
			fprintf(out, "%10s  %+.0f %%%s\n",
				format_duration(measured, sizeof(measured), line->measured_ns),
				100 * (line->predicted_ns / line->measured_ns - 1),
				fabs(log(line->predicted_ns / line->measured_ns)) > FAR_OFF
					? " (is the machine as it was? --anew measures it again)"
					: "");
	}
}
