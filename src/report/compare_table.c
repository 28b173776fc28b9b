/* SPDX-License-Identifier: MIT */
#include "report/tables.h"
#include "report/words.h"

static void add_comparison(struct table *table, const struct comparison *row)
{
	char name[300];

	table_keys(table, &row->key);
	table_text(table, words_name(name, sizeof(name), &row->key));
	table_text(table, row->strategy);
	table_estimate(table, &row->a);
	table_estimate(table, &row->b);
	table_estimate(table, &row->quotient);
	table_number(table, row->differs);
}

void table_of_comparisons(const struct comparisons *comparisons, struct table *out)
{
	static const struct table_column columns[] = {
		{.kind = TABLE_KEYS},
		{.head = "workload"},
		{.name = "strategy", .head = "strategy"},
		TABLE_ESTIMATE("a", "a_low", "a_high", "A", TABLE_RATIO),
		TABLE_ESTIMATE("b", "b_low", "b_high", "B", TABLE_RATIO),
		TABLE_ESTIMATE("quotient", "quotient_low", "quotient_high", "B / A", TABLE_RATIO),
		{.name = "differs", .head = "differs", .kind = TABLE_FLAG},
	};
	size_t differ = 0;

	table_new(out, "Speed-ups over serial in two folders of results, cold, with 95 % intervals",
		  TABLE_COLUMNS(columns));
	table_show(out, "harness");
	table_show(out, "workers");
	for (size_t i = 0; i < comparisons->count; i++) {
		add_comparison(out, &comparisons->rows[i]);
		differ += comparisons->rows[i].differs;
	}
	table_note(out, "Of %zu, %zu differ by more than 2 %%; at 95 %% each, one of forty equal ones may.",
		   comparisons->count, differ);
	table_note(out, "%zu cells are in A only, %zu in B only.", comparisons->only_a, comparisons->only_b);
}
