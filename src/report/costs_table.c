/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "report/tables.h"
#include "report/text.h"

static void add(struct table *table, const struct worker_cost *cost, const char *transport, const char *quantity,
		enum table_kind kind, const struct estimate *estimate)
{
	if (isnan(estimate->center))
		return;
	table_text(table, cost->strategy);
	table_text(table, transport);
	table_text(table, quantity);
	table_estimate_as(table, kind, estimate);
	table_text(table, kind == TABLE_BYTES ? "bytes" : "ns");
	table_number(table, report_cost_shows(estimate));
}

void table_of_costs(const struct costs *costs, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "strategy", .head = "strategy"},
		{.name = "transport", .head = "transport"},
		{.name = "quantity", .head = "quantity"},
		TABLE_ESTIMATE("value", "low", "high", "costs", TABLE_NUMBER),
		{.name = "unit"},
		{.name = "shows", .head = "told from 0", .kind = TABLE_FLAG},
	};

	table_new(out, "What one worker, task or byte more costs, with 95 % intervals", TABLE_COLUMNS(columns));
	for (unsigned i = 0; i < costs->count; i++) {
		const struct worker_cost *cost = &costs->workers[i];

		add(out, cost, "none", "create", TABLE_NS, &cost->create_ns);
		add(out, cost, "none", "create_per_gib", TABLE_NS, &cost->parent_ns);
		add(out, cost, "none", "memory", TABLE_BYTES, &cost->memory_bytes);
		add(out, cost, "none", "task", TABLE_NS, &cost->task_ns);
		for (unsigned j = 0; j < cost->transport_count; j++) {
			const struct transport_cost *transport = &cost->transports[j];

			add(out, cost, transport->name, "task", TABLE_NS, &transport->task_ns);
			add(out, cost, transport->name, "byte", TABLE_NS, &transport->byte_ns);
		}
	}
}
