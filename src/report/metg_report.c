/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "analysis/metg.h"
#include "base/units.h"
#include "report/text.h"

/* "threads from 48.1 us a task (95 %: 41.0 us..56.0 us)" */
static void print_one(FILE *out, const struct curve *curve)
{
	const struct estimate *at = &curve->break_even[0].at;
	char words[32], low[32], high[32];

	switch (metg_outcome(curve)) {
	case METG_REACHED:
		fprintf(out, "%s from %s", curve->other,
			report_place_words(words, sizeof(words), curve->axis, at->center));
		if (isfinite(at->high) && at->low > 0)
			fprintf(out, " (95 %%: %s..%s)", report_place_words(low, sizeof(low), curve->axis, at->low),
				report_place_words(high, sizeof(high), curve->axis, at->high));
		break;
	case METG_EVERYWHERE:
		fprintf(out, "%s at %s already", curve->other,
			report_place_words(words, sizeof(words), curve->axis, curve->points[0].at));
		break;
	case METG_NOT_REACHED:
		fprintf(out, "%s never", curve->other);
		break;
	case METG_UNDECIDED:
		fprintf(out, "%s undecided", curve->other);
		break;
	}
}

/* Curves of one sweep stand together. */
static size_t end_of_sweep(const struct curves *curves, size_t first)
{
	size_t end = first;

	while (end < curves->count && curves->curves[end].key.host_id == curves->curves[first].key.host_id &&
	       curves_same_sweep(&curves->curves[end], &curves->curves[first]))
		end++;
	return end;
}

static void print_sweep(FILE *out, const struct curves *curves, size_t first, size_t end, double efficiency)
{
	const char *separator = ": ";

	fprintf(out, "METG(%.0f %%)", 100 * efficiency);
	report_curve_conditions(out, &curves->curves[first]);
	for (size_t i = first; i < end; i++) {
		const struct curve *curve = &curves->curves[i];

		if (curve->efficiency < efficiency || curve->efficiency > efficiency)
			continue;
		fputs(separator, out);
		separator = "; ";
		print_one(out, curve);
	}
	fputc('\n', out);
}

/* The size whose minimum METG reports; for commands, their parameter. */
static const char *size_words(const struct curve *curve)
{
	return curve->axis == CURVE_PARAMETER ? curve->key.parameter : "task size (CPU time)";
}

void report_metg_text(FILE *out, const struct curves *curves)
{
	const char *last = "";

	for (size_t i = 0, end; i < curves->count; i = end) {
		const char *size = size_words(&curves->curves[i]);

		if (strcmp(size, last) != 0)
			fprintf(out, "\nMETG: the smallest %s with an efficiency of 50 %% and 90 %%:\n", size);
		last = size;
		end = end_of_sweep(curves, i);
		for (unsigned j = 0; j < METG_THRESHOLDS; j++)
			print_sweep(out, curves, i, end, metg_thresholds[j]);
	}
}
