/* SPDX-License-Identifier: MIT */
#include "report/tables.h"

void table_of_model(const struct model *model, struct table *out)
{
	static const struct table_column before[] = {{.name = "strategy", .head = "strategy"},
						     {.name = "transport", .head = "transport"}};
	static const char *const heads[MODEL_PARTS] = {
		[MODEL_SETUP_NS] = "setup",    [MODEL_WORKER_NS] = "a worker", [MODEL_PARENT_NS] = "and a GiB",
		[MODEL_TASK_NS] = "a task",    [MODEL_BYTE_NS] = "a byte",     [MODEL_LATE_NS] = "waits longer by",
		[MODEL_WAKE_NS] = "a wake-up", [MODEL_CPUS] = "CPUs"};
	static const struct table_column after[] = {{.name = "spread", .head = "spread", .kind = TABLE_NUMBER},
						    {.name = "cells", .head = "cells", .kind = TABLE_COUNT}};

	table_new(out, "What a cold makespan is made of", TABLE_COLUMNS(before));
	for (unsigned part = 0; part < MODEL_PARTS; part++)
		table_add_columns(out,
				  &(struct table_column){.name = model_part_names[part],
							 .head = heads[part],
							 .kind = part == MODEL_CPUS ? TABLE_NUMBER : TABLE_NS},
				  1);
	table_add_columns(out, TABLE_COLUMNS(after));
	for (size_t i = 0; i < model->count; i++) {
		const struct model_strategy *strategy = &model->strategies[i];

		table_text(out, strategy->name);
		table_text(out, strategy->transport);
		for (unsigned part = 0; part < MODEL_PARTS; part++)
			table_number(out, strategy->parts[part]);
		table_number(out, strategy->spread);
		table_number(out, strategy->cells);
	}
}

void table_of_model_cells(const struct model_cell *cells, size_t count, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "strategy", .head = "strategy"},
		{.kind = TABLE_KEYS},
		{.name = "task_ns", .head = "CPU time of a task", .kind = TABLE_NS},
		{.name = "task_size"},
		{.name = "measured_ns", .head = "measured", .kind = TABLE_NS},
		TABLE_ESTIMATE("predicted_ns", "low_ns", "high_ns", "predicted", TABLE_NS),
		{.name = "ratio", .head = "predicted / measured", .kind = TABLE_RATIO}};

	table_new(out, "Cold makespans, measured and predicted", TABLE_COLUMNS(columns));
	table_show(out, "workload");
	table_show(out, "workers");
	for (size_t i = 0; i < count; i++) {
		table_text(out, cells[i].key.strategy);
		table_keys(out, &cells[i].key);
		table_number(out, cells[i].job.cpu_ns);
		table_text(out, task_size_name(cells[i].task_size));
		table_number(out, cells[i].measured_ns);
		table_number(out, cells[i].predicted_ns);
		table_number(out, cells[i].low_ns);
		table_number(out, cells[i].high_ns);
		table_number(out, cells[i].predicted_ns / cells[i].measured_ns);
	}
}
