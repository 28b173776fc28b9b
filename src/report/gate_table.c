/* SPDX-License-Identifier: MIT */
#include "report/gate_report.h"
#include "report/tables.h"

void table_of_ratios(const struct gate *gate, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "ratio", .head = "ratio"},
		TABLE_ESTIMATE("is", "low", "high", "is", TABLE_RATIO),
		{.name = "lower", .head = "at least", .kind = TABLE_NUMBER},
		{.name = "upper", .head = "at most", .kind = TABLE_NUMBER},
		{.name = "beyond", .head = "beyond", .kind = TABLE_SHARE},
		{.name = "p", .kind = TABLE_NUMBER},
		{.name = "half_width", .kind = TABLE_SHARE},
		{.name = "margin", .kind = TABLE_SHARE},
		{.name = "detectable", .head = "detectable", .kind = TABLE_SHARE},
		{.name = "verdict", .head = "verdict"},
		{.name = "restarts", .kind = TABLE_COUNT},
		{.name = "rounds", .kind = TABLE_COUNT},
		{.name = "why"},
	};
	char words[700];

	table_new(out, "The gate's ratios, with 99 % intervals", TABLE_COLUMNS(columns));
	for (size_t i = 0; i < gate->count; i++) {
		const struct gate_ratio *ratio = &gate->ratios[i];

		table_text(out, ratio->series->name);
		table_estimate(out, &ratio->ratio);
		table_number(out, ratio->lower);
		table_number(out, ratio->upper);
		table_number(out, ratio->beyond);
		table_number(out, ratio->p);
		table_number(out, ratio->half_width);
		table_number(out, ratio->margin);
		table_number(out, ratio->detectable);
		table_text(out, words_gate_verdict(ratio->verdict));
		table_number(out, ratio->ratio.groups);
		table_number(out, ratio->ratio.values);
		table_text(out, ratio->series->why);
	}
	table_note(out, "%s.", words_gate_rounds(words, sizeof(words), gate));
}
