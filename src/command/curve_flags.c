/* SPDX-License-Identifier: MIT */
#include "command/curve_flags.h"

#include <inttypes.h>
#include <string.h>

static void print_places(FILE *file, const char *flag, const char *unit, const double *places, unsigned count)
{
	fprintf(file, " --%s=", flag);
	for (unsigned i = 0; i < count; i++)
		fprintf(file, "%s%.0f%s", i ? "," : "", places[i], unit);
}

static void print_one(FILE *file, const char *flag, const char *unit, double place)
{
	print_places(file, flag, unit, &place, 1);
}

/* A share of blocking grows with the CPU time. */
static void print_task(FILE *file, const struct trial *key, enum curve_axis axis, const double *places, unsigned count)
{
	if (axis != CURVE_CPU) {
		print_one(file, "cpu", "ns", (double)key->cpu_ns);
		if (key->block_ns > 0)
			print_one(file, "block", "ns", (double)key->block_ns);
		return;
	}
	print_places(file, "cpu", "ns", places, count);
	if (key->block_ns > 0)
		fprintf(file, " --block-share=%.17g", (double)key->block_ns / (double)(key->cpu_ns + key->block_ns));
}

static void print_payload(FILE *file, const struct trial *key, enum curve_axis axis, const double *places,
			  unsigned count)
{
	if (strcmp(key->transport, "none") == 0) {
		fprintf(file, " --payload=none");
		return;
	}
	if (axis == CURVE_PAYLOAD)
		print_places(file, "payload", "B", places, count);
	else
		print_one(file, "payload", "B", (double)key->payload_bytes);
	fprintf(file, " --transport=%s --trip=%s", key->transport, key->trip);
}

static void print_parent(FILE *file, const struct trial *key, enum curve_axis axis, const double *places,
			 unsigned count)
{
	if (axis == CURVE_PARENT)
		print_places(file, "parent", "B", places, count);
	else
		print_one(file, "parent", "B", (double)key->parent_bytes);
	fprintf(file, " --pages=%s --writer=%s --written=%.17g",
		strcmp(key->parent_pages, "none") == 0 ? "small" : key->parent_pages, key->writer, key->written);
}

void curve_flags(FILE *file, const struct curve *curve, const char *serial, const double *places, unsigned count)
{
	const struct trial *key = &curve->key;
	bool has_serial = strcmp(curve->one, serial) == 0 || strcmp(curve->other, serial) == 0;

	fprintf(file, "--strategies=%s,%s%s%s --workloads=%s --tasks=%" PRIu64 " --start=%s", curve->one, curve->other,
		has_serial || !serial[0] ? "" : ",", has_serial ? "" : serial, key->workload, key->tasks, key->start);
	if (curve->axis == CURVE_WORKERS)
		print_places(file, "workers", "", places, count);
	else
		print_one(file, "workers", "", (double)key->workers);
	print_task(file, key, curve->axis, places, count);
	print_payload(file, key, curve->axis, places, count);
	print_parent(file, key, curve->axis, places, count);
	fprintf(file, " --switch-interval=%" PRId64 "ns --released=%.17g --background=%" PRIu64 "\n",
		key->switch_interval_ns, key->released, (uint64_t)key->background);
}
