/* SPDX-License-Identifier: MIT */
#include "report/tables.h"

void table_of_scenarios(const struct scenario_row *scenarios, size_t count, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "kind", .head = "workers"},
		{.name = "mode", .head = "mode"},
		{.name = "played_by", .head = "played by"},
		{.name = "outcome", .head = "what became of them"},
		{.name = "exit_delay_ns", .head = "exit after main's end", .kind = TABLE_NS},
		{.name = "output", .head = "output"},
		{.name = "lock", .head = "lock"},
	};

	table_new(out,
		  "What becomes of workers when main ends (output: what they had not flushed; lock: of one that "
		  "each held)",
		  TABLE_COLUMNS(columns));
	for (size_t i = 0; i < count; i++) {
		table_text(out, scenarios[i].kind);
		table_text(out, scenarios[i].mode);
		table_text(out, scenarios[i].played_by);
		table_text(out, scenarios[i].outcome);
		table_number(out, (double)scenarios[i].exit_delay_ns);
		table_text(out, scenarios[i].output);
		table_text(out, scenarios[i].lock);
	}
}
