/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "analysis/task_size.h"
#include "report/tables.h"

static void add_field(struct table *table, const struct map *map, const struct map_field *field)
{
	enum table_kind kind = map->rows == MAP_PAYLOAD ? TABLE_BYTES : TABLE_SHARE;
	struct trial key = map->key;

	key.cpu_ns = llround(field->cpu_ns);
	table_text(table, map->rows == MAP_PAYLOAD ? "payload" : "block_share");
	table_keys(table, &key);
	table_text(table, strcmp(map->key.start, "barrier") == 0 ? "warm" : "cold");
	table_number_as(table, kind, field->row);
	table_number_as(table, kind, field->row_low);
	table_number_as(table, kind, field->row_high);
	table_number(table, field->task_ns);
	table_number(table, field->task_low_ns);
	table_number(table, field->task_high_ns);
	table_text(table, task_size_axis_name(field->measured, 1));
	table_text(table, field->winner);
	table_text(table, field->second);
	table_estimate(table, &field->margin);
	table_text(table, verdict_names[field->verdict]);
	table_blank(table, map->rows == MAP_PAYLOAD ? "payload_bytes" : "block_ns");
}

void table_of_maps(const struct map *maps, size_t count, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "rows"},
		{.kind = TABLE_KEYS},
		{.name = "makespan"},
		{.name = "row", .head = "blocks or payload", .kind = TABLE_NUMBER},
		{.name = "row_low", .kind = TABLE_NUMBER},
		{.name = "row_high", .kind = TABLE_NUMBER},
		{.name = "task_ns", .head = "CPU time of a task", .kind = TABLE_NS},
		{.name = "task_low_ns", .kind = TABLE_NS},
		{.name = "task_high_ns", .kind = TABLE_NS},
		{.name = "task_size"},
		{.name = "winner", .head = "least time"},
		{.name = "second", .head = "next"},
		TABLE_ESTIMATE("margin", "low", "high", "times as long", TABLE_RATIO),
		{.name = "verdict", .head = "verdict"},
	};

	table_new(out, "Who wins over task CPU time, and blocking share or payload", TABLE_COLUMNS(columns));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < maps[i].count; j++)
			add_field(out, &maps[i], &maps[i].fields[j]);
}
