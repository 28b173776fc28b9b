/* SPDX-License-Identifier: MIT */
#include "report/compare_report.h"

#include <stdbool.h>

#include "report/points_report.h"

static const struct curve *same_question(const struct curves *curves, const struct curve *curve)
{
	for (size_t i = 0; i < curves->count; i++)
		if (curves_same_question(&curves->curves[i], curve))
			return &curves->curves[i];
	return NULL;
}

void report_compared_points(FILE *out, const struct curves *a, const struct curves *b)
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
