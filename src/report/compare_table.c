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
	table_text(table, verdict_names[row->verdict]);
	table_text(table, words_difference(row->verdict));
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
		{.name = "verdict"},
		{.head = "verdict"},
	};
	char words[200];
	size_t counts[] = {[VERDICT_UNDECIDED] = 0, [VERDICT_WIN] = 0, [VERDICT_EQUAL] = 0}, lack = 0;

	table_new(out, "Speed-ups over serial in two folders of results, cold, with 95 % intervals",
		  TABLE_COLUMNS(columns));
	table_show(out, "harness");
	table_show(out, "workers");
	for (size_t i = 0; i < comparisons->count; i++) {
		add_comparison(out, &comparisons->rows[i]);
		counts[comparisons->rows[i].verdict]++;
		lack += comparisons->rows[i].lacks_cpus;
	}
	table_note(out, "Of %zu speed-ups %zu differ, %zu are equal and %zu are undecided.", comparisons->count,
		   counts[VERDICT_WIN], counts[VERDICT_EQUAL], counts[VERDICT_UNDECIDED]);
	if (lack)
		table_note(out, "%zu are undecided because one side had too few of its CPUs.", lack);
	table_note(out, "%s", words_joint_level(words, sizeof(words), comparisons->margin));
	table_note(out, "%zu strategies of cells are in A only, %zu in B only.", comparisons->only_a,
		   comparisons->only_b);
}
