/* SPDX-License-Identifier: MIT */
#include "report/text.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/units.h"
#include "table/table.h"

#define COST_WORDS_SIZE 100

bool report_cost_shows(const struct estimate *estimate)
{
	return isnan(estimate->low) ? estimate->center > 0 : estimate->low > 0;
}

/* "42 us (40 us..44 us)": of what an interval does not tell from nothing, that it is nothing. */
static const char *cost_words(char *buffer, size_t size, enum table_kind kind, const struct estimate *estimate)
{
	char center[32], low[32], high[32];

	if (!report_cost_shows(estimate))
		return "nothing that shows";
	table_number_words(center, sizeof(center), kind, estimate->center);
	if (isnan(estimate->low))
		snprintf(buffer, size, "%s", center);
	else
		snprintf(buffer, size, "%s (%s..%s)", center, table_number_words(low, sizeof(low), kind, estimate->low),
			 table_number_words(high, sizeof(high), kind, estimate->high));
	return buffer;
}

static void print_creation(FILE *out, const struct worker_cost *cost)
{
	char words[COST_WORDS_SIZE];

	if (isnan(cost->create_ns.center))
		return;
	fprintf(out, "created in %s", cost_words(words, sizeof(words), TABLE_NS, &cost->create_ns));
	/* A GiB that adds less than a worker costs anyway is not worth a word. */
	if (report_cost_shows(&cost->parent_ns) && cost->parent_ns.center > cost->create_ns.center)
		fprintf(out, " and %s for each GiB of the parent",
			cost_words(words, sizeof(words), TABLE_NS, &cost->parent_ns));
	fputs("; ", out);
}

/* 200 GB/s: no memory moves bytes so fast, so they stay where they are. */
#define SHARED_BYTE_NS 0.005

/* Surely so, by every transport: a slope that noise made small or negative is no proof. */
static bool shares(const struct worker_cost *cost)
{
	for (unsigned i = 0; i < cost->transport_count; i++)
		if (!(cost->transports[i].byte_ns.high < SHARED_BYTE_NS))
			return false;
	return cost->transport_count > 0;
}

static void print_byte(FILE *out, const struct estimate *byte_ns)
{
	fprintf(out, "; a byte in %.2g ns", byte_ns->center);
	if (!isnan(byte_ns->low))
		fprintf(out, " (%.2g..%.2g)", byte_ns->low, byte_ns->high);
}

static void print_hand_over(FILE *out, const struct worker_cost *cost)
{
	char task[COST_WORDS_SIZE];

	if (!isnan(cost->task_ns.center))
		fprintf(out, "an empty task in %s; ", cost_words(task, sizeof(task), TABLE_NS, &cost->task_ns));
	if (shares(cost))
		fputs("payloads are shared; ", out);
	for (unsigned i = 0; !shares(cost) && i < cost->transport_count; i++) {
		const struct transport_cost *transport = &cost->transports[i];

		fprintf(out, "%s%s (%s", i == 0 ? "a task handed over in " : ", ",
			cost_words(task, sizeof(task), TABLE_NS, &transport->task_ns), transport->name);
		if (report_cost_shows(&transport->byte_ns))
			print_byte(out, &transport->byte_ns);
		fputc(')', out);
	}
	if (cost->transport_count && !shares(cost))
		fputs("; ", out);
}

static void print_memory(FILE *out, const struct worker_cost *cost)
{
	char words[COST_WORDS_SIZE];

	if (!isnan(cost->memory_bytes.center))
		fprintf(out, "memory %s", cost_words(words, sizeof(words), TABLE_BYTES, &cost->memory_bytes));
	else
		fputs("memory not measured", out);
}

bool report_costs_text(FILE *out, const struct costs *costs)
{
	bool any = false;

	for (unsigned i = 0; i < costs->count; i++) {
		const struct worker_cost *cost = &costs->workers[i];

		if (cost->kind == KIND_OTHER || cost->kind == KIND_SERIAL)
			continue;
		if (!any)
			fprintf(out, "What one worker more costs, with 95 %% intervals:\n");
		any = true;
		fprintf(out, "  %s: ", cost->strategy);
		print_creation(out, cost);
		print_hand_over(out, cost);
		print_memory(out, cost);
		fputc('\n', out);
	}
	return any;
}
