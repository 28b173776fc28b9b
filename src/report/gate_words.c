/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "report/gate_report.h"
#include "report/words.h"

const char *words_gate_verdict(enum gate_verdict verdict)
{
	static const char *const names[] = {[GATE_PASS] = "pass",
					    [GATE_FAIL] = "fail",
					    [GATE_INCONCLUSIVE] = "inconclusive",
					    [GATE_INFORMS] = "info"};

	return names[verdict];
}

bool gate_ratio_is_told(const struct gate_ratio *ratio)
{
	return ratio->verdict == GATE_FAIL || ratio->verdict == GATE_INCONCLUSIVE;
}

static void bound_words(char *buffer, size_t size, const struct gate_ratio *ratio)
{
	bool lower = !isnan(ratio->lower) &&
		     (isnan(ratio->upper) || ratio->ratio.center < sqrt(ratio->lower * ratio->upper));

	snprintf(buffer, size, "%s %.3g", lower ? "at least" : "at most", lower ? ratio->lower : ratio->upper);
}

const char *words_gate_ratio(char *buffer, size_t size, const struct gate_ratio *ratio)
{
	char bound[40];

	bound_words(bound, sizeof(bound), ratio);
	if (ratio->verdict == GATE_FAIL)
		snprintf(buffer, size,
			 "%s is %.3f where %s is allowed: %.1f %% beyond it, 99 %% interval %.3f..%.3f, p = %.2g (%s)",
			 ratio->series->name, ratio->ratio.center, bound, 100 * ratio->beyond, ratio->ratio.low,
			 ratio->ratio.high, ratio->p, ratio->series->why);
	else if (ratio->ratio.groups < 2)
		snprintf(buffer, size,
			 "%s: its rounds in %u restart%s count, which tells nothing: a quieter machine is needed",
			 ratio->series->name, ratio->ratio.groups, ratio->ratio.groups == 1 ? "" : "s");
	else if (ratio->half_width > ratio->margin)
		snprintf(buffer, size,
			 "%s is %.3f, known to +- %.1f %% where %.1f %% is needed: about %u restarts instead of %u, or "
			 "a quieter "
			 "machine",
			 ratio->series->name, ratio->ratio.center, 100 * ratio->half_width, 100 * ratio->margin,
			 ratio->needed, ratio->ratio.groups);
	else
		snprintf(buffer, size, "%s is %.3f where %s is allowed, and not surely beyond it (p = %.2g)",
			 ratio->series->name, ratio->ratio.center, bound, ratio->p);
	return buffer;
}

const char *words_gate_rounds(char *buffer, size_t size, const struct gate *gate)
{
	static const char *const causes[GATE_CAUSES] = {
		[GATE_STOLEN] = "CPU time stolen", [GATE_THROTTLED] = "throttled", [GATE_PREEMPTED] = "preempted"};
	char rounds[32], restarts[32];
	size_t aside = 0;

	snprintf(buffer, size, "%s in %s count", format_count(rounds, sizeof(rounds), gate->rounds, "round"),
		 format_count(restarts, sizeof(restarts), gate->restarts, "restart"));
	for (unsigned cause = 0; cause < GATE_CAUSES; cause++)
		aside += gate->aside[cause];
	if (aside)
		words_append(buffer, size, ", %zu set aside", aside);
	for (unsigned cause = 1; cause < GATE_CAUSES; cause++)
		if (gate->aside[cause])
			words_append(buffer, size, " (%zu %s)", gate->aside[cause], causes[cause]);
	if (gate->alone[0] + gate->alone[1])
		words_append(buffer, size,
			     "; of those that count, %zu were disturbed on the baseline's side alone and %zu on "
			     "the candidate's",
			     gate->alone[0], gate->alone[1]);
	words_append(buffer, size, "; interim analysis %u of %d", gate->interims, GATE_INTERIMS);
	if (!isnan(gate->capacity))
		words_append(buffer, size, "; %.2f CPUs were really had", gate->capacity);
	return buffer;
}
