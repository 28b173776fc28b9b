/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "report/tables.h"
#include "report/text.h"

struct told {
	const char *transport, *name;
	enum table_kind kind;
};

static void add(struct table *table, const char *strategy, struct told quantity, const struct estimate *estimate)
{
	if (isnan(estimate->center))
		return;
	table_text(table, strategy);
	table_text(table, quantity.transport);
	table_text(table, quantity.name);
	table_estimate_as(table, quantity.kind, estimate);
	table_text(table, quantity.kind == TABLE_BYTES ? "bytes" : "ns");
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

		add(out, cost->strategy, (struct told){"none", "create", TABLE_NS}, &cost->create_ns);
		add(out, cost->strategy, (struct told){"none", "create_per_gib", TABLE_NS}, &cost->parent_ns);
		add(out, cost->strategy, (struct told){"none", "memory", TABLE_BYTES}, &cost->memory_bytes);
		add(out, cost->strategy, (struct told){"none", "task", TABLE_NS}, &cost->task_ns);
		for (unsigned j = 0; j < cost->transport_count; j++) {
			const struct transport_cost *transport = &cost->transports[j];

			add(out, cost->strategy, (struct told){transport->name, "task", TABLE_NS}, &transport->task_ns);
			add(out, cost->strategy, (struct told){transport->name, "byte", TABLE_NS}, &transport->byte_ns);
		}
	}
}
