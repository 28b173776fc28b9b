/* SPDX-License-Identifier: MIT
 *
 * The cells of bounds: the trials that belong to one, and the flags that measure it.
 */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/bounds.h"

/* bare_processes has neither a barrier nor a strategy of ours: what it gets is the machine's. */
const char *const bounds_controls[] = {
	"--workloads=sum_squares --workers=1 --tasks=1 --cpu=20ms --strategies=" BOUNDS_CONTROL,
	"--workloads=sum_squares --workers=cpus --tasks=workers --cpu=20ms --strategies=" BOUNDS_CONTROL,
	"--workloads=sum_squares --workers=1 --tasks=1 --cpu=0 --strategies=" BOUNDS_CONTROL,
	NULL,
};

bool bounds_match(const struct bound_line *line, const struct trial *trial)
{
	return strcmp(trial->workload, line->workload) == 0 && trial->workers == line->workers &&
	       trial->tasks == line->tasks && trial->cpu_ns == line->cpu_ns && trial->block_ns == line->block_ns &&
	       strcmp(trial->start, line->start) == 0 && fabs(trial->released - line->released) < 1e-9 &&
	       trial->background == line->background && trial->parent_bytes == 0 &&
	       strcmp(trial->transport, "none") == 0;
}

static bool same_cell(const struct bound_line *a, const struct bound_line *b)
{
	return strcmp(a->workload, b->workload) == 0 && a->workers == b->workers && a->tasks == b->tasks &&
	       a->cpu_ns == b->cpu_ns && a->block_ns == b->block_ns && strcmp(a->start, b->start) == 0 &&
	       fabs(a->released - b->released) < 1e-9 && a->background == b->background;
}

/* Adds a name to a list that has it not yet. */
static void add_name(char *list, size_t size, const char *name)
{
	size_t length = strlen(name), used = strlen(list);

	for (const char *item = list; *item; item += strcspn(item, ",") + (item[strcspn(item, ",")] == ','))
		if (strcspn(item, ",") == length && strncmp(item, name, length) == 0)
			return;
	snprintf(list + used, size - used, "%s%s", used ? "," : "", name);
}

bool bounds_flags(const struct bounds *bounds, unsigned first, char *flags, size_t size)
{
	const struct bound_line *line = &bounds->lines[first];
	char strategies[400] = "";
	size_t used;

	for (unsigned i = 0; i < bounds->count; i++) {
		if (!same_cell(line, &bounds->lines[i]))
			continue;
		if (i < first)
			return false;
		add_name(strategies, sizeof(strategies), bounds->lines[i].numerator);
		if (strcmp(bounds->lines[i].denominator, BOUND_INTERVAL) != 0)
			add_name(strategies, sizeof(strategies), bounds->lines[i].denominator);
	}
	used = (size_t)snprintf(flags, size,
				"--workloads=%s --workers=%" PRIu64 " --tasks=%" PRIu64 " --start=%s --released=%.17g "
				"--background=%" PRIu64 " --cpu=%" PRId64 "ns --strategies=%s",
				line->workload, line->workers, line->tasks, line->start, line->released,
				line->background, line->cpu_ns, strategies);
	if (line->block_ns && used < size)
		snprintf(flags + used, size - used, " --block=%" PRId64 "ns", line->block_ns);
	return true;
}
