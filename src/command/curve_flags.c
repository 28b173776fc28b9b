/* SPDX-License-Identifier: MIT */
#include "command/curve_flags.h"

#include <inttypes.h>
#include <string.h>

struct line {
	FILE *file;
	enum curve_axis axis;
	const double *places; /* of the axis */
	unsigned count;
};

/* A flag with all places, if it is that of the axis; else with its one value. */
static void print_size(const struct line *line, enum curve_axis axis, const char *flag, const char *unit, double value)
{
	fprintf(line->file, " --%s=", flag);
	if (line->axis != axis)
		fprintf(line->file, "%.0f%s", value, unit);
	for (unsigned i = 0; line->axis == axis && i < line->count; i++)
		fprintf(line->file, "%s%.0f%s", i ? "," : "", line->places[i], unit);
}

/* A share of blocking grows with the CPU time; none is said, too: the harness has a default. */
static void print_task(const struct line *line, const struct trial *key)
{
	double whole_ns = (double)key->cpu_ns + (double)key->block_ns;

	print_size(line, CURVE_CPU, "cpu", "ns", (double)key->cpu_ns);
	if (line->axis == CURVE_CPU || key->block_ns == 0)
		fprintf(line->file, " --block-share=%.17g", whole_ns > 0 ? (double)key->block_ns / whole_ns : 0);
	else
		fprintf(line->file, " --block=%.0fns", (double)key->block_ns);
}

static void print_payload(const struct line *line, const struct trial *key)
{
	if (strcmp(key->transport, "none") == 0) {
		fprintf(line->file, " --payload=none");
		return;
	}
	print_size(line, CURVE_PAYLOAD, "payload", "B", (double)key->payload_bytes);
	fprintf(line->file, " --transport=%s --trip=%s", key->transport, key->trip);
}

static void print_parent(const struct line *line, const struct trial *key)
{
	print_size(line, CURVE_PARENT, "parent", "B", (double)key->parent_bytes);
	fprintf(line->file, " --pages=%s --writer=%s --written=%.17g",
		strcmp(key->parent_pages, "none") == 0 ? "small" : key->parent_pages, key->writer, key->written);
}

void curve_flags(FILE *file, const struct curve *curve, const char *serial, const double *places, unsigned count)
{
	const struct line line = {file, curve->axis, places, count};
	const struct trial *key = &curve->key;
	char words[80];
	bool has_serial = strcmp(curve->one, serial) == 0 || strcmp(curve->other, serial) == 0;

	fprintf(file, "--strategies=%s,%s%s%s --workloads=%s --tasks=%" PRIu64 " --start=%s", curve->one, curve->other,
		has_serial || !serial[0] ? "" : ",", has_serial ? "" : serial, key->workload, key->tasks, key->start);
	print_size(&line, CURVE_WORKERS, "workers", "", (double)key->workers);
	print_task(&line, key);
	print_payload(&line, key);
	print_parent(&line, key);
	for (unsigned i = 0; i < parameter_count; i++)
		fprintf(file, " %s", parameter_flag(i, key, words, sizeof(words)));
	fputc('\n', file);
}
