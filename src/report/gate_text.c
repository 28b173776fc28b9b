/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "report/gate_report.h"

#define SENTENCE_SIZE 700

static const char *bounds_words(char *buffer, size_t size, const struct gate_ratio *ratio)
{
	char lower[24] = "", upper[24] = "";

	if (!isnan(ratio->lower))
		snprintf(lower, sizeof(lower), "%.3g", ratio->lower);
	if (!isnan(ratio->upper))
		snprintf(upper, sizeof(upper), "%.3g", ratio->upper);
	snprintf(buffer, size, "%s..%s", lower, upper);
	return buffer;
}

static int name_width(const struct gate *gate)
{
	size_t width = 5;

	for (size_t i = 0; i < gate->count; i++)
		if (strlen(gate->ratios[i].series->name) > width)
			width = strlen(gate->ratios[i].series->name);
	return (int)width;
}

static void print_line(FILE *out, const struct gate_ratio *ratio, int width)
{
	char bounds[60], interval[40];

	snprintf(interval, sizeof(interval), "%.3f..%.3f", ratio->ratio.low, ratio->ratio.high);
	fprintf(out, "  %-*s %7.3f  %-15s %-13s %-12s %5.1f %%\n", width, ratio->series->name, ratio->ratio.center,
		interval, bounds_words(bounds, sizeof(bounds), ratio), words_gate_verdict(ratio->verdict),
		100 * ratio->detectable);
}

void report_gate_text(FILE *out, const struct gate *gate, const char *again)
{
	int width = name_width(gate);
	char words[SENTENCE_SIZE];

	fprintf(out, "  %-*s %7s  %-15s %-13s %-12s %s\n", width, "ratio", "is", "99 % interval", "allowed", "verdict",
		"detectable");
	for (size_t i = 0; i < gate->count; i++)
		print_line(out, &gate->ratios[i], width);
	fprintf(out, "\n%s\n", words_gate_rounds(words, sizeof(words), gate));
	for (size_t i = 0; i < gate->count; i++)
		if (gate_ratio_is_told(&gate->ratios[i]))
			fprintf(out, "%s: %s\n", words_gate_verdict(gate->ratios[i].verdict),
				words_gate_ratio(words, sizeof(words), &gate->ratios[i]));
	if (gate->verdict != GATE_PASS)
		fprintf(out, "again: %s\n", again);
	fprintf(out, "verdict: %s\n", words_gate_verdict(gate->verdict));
}

void report_gate_markdown(FILE *out, const struct gate *gate, const char *again)
{
	char words[SENTENCE_SIZE];

	fprintf(out, "### breakeven gate: %s\n\n", words_gate_verdict(gate->verdict));
	for (size_t i = 0; i < gate->count; i++)
		if (gate_ratio_is_told(&gate->ratios[i]))
			fprintf(out, "- **%s**: %s\n", words_gate_verdict(gate->ratios[i].verdict),
				words_gate_ratio(words, sizeof(words), &gate->ratios[i]));
	if (gate->verdict != GATE_PASS)
		fprintf(out, "- again: `%s`\n", again);
	fprintf(out, "\n| ratio | is | 99 %% interval | allowed | verdict | detectable |\n| --- | --- | --- | --- | "
		     "--- | --- |\n");
	for (size_t i = 0; i < gate->count; i++) {
		const struct gate_ratio *ratio = &gate->ratios[i];
		char bounds[60];

		fprintf(out, "| `%s` | %.3f | %.3f..%.3f | %s | %s | %.1f %% |\n", ratio->series->name,
			ratio->ratio.center, ratio->ratio.low, ratio->ratio.high,
			bounds_words(bounds, sizeof(bounds), ratio), words_gate_verdict(ratio->verdict),
			100 * ratio->detectable);
	}
	fprintf(out, "\n%s.\n", words_gate_rounds(words, sizeof(words), gate));
}
