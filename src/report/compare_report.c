/* SPDX-License-Identifier: MIT */
#include "report/compare_report.h"

#include <stdbool.h>

#include "report/crossings_report.h"

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
