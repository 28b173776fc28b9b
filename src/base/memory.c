/* SPDX-License-Identifier: MIT */
#include "base/memory.h"

#include "base/kernel.h"

int64_t memory_pss_bytes(pid_t process)
{
	int64_t kilobytes = kernel_number("Pss:", "/proc/%d/smaps_rollup", (int)process);

	return kilobytes < 0 ? 0 : kilobytes * 1024;
}

int64_t memory_huge_bytes(void)
{
	int64_t kilobytes = kernel_number("AnonHugePages:", "/proc/self/smaps_rollup");

	return kilobytes < 0 ? 0 : kilobytes * 1024;
}

/* Room of a group of version 2 or 1. */
static void take_least(const char *directory, void *argument)
{
	/* What the group holds of files that nobody has read lately is given back before anything else. */
	int64_t reclaimable = kernel_number("inactive_file ", "%s/memory.stat", directory);
	int64_t limit = kernel_number("", "%s/memory.max", directory);
	int64_t used = kernel_number("", "%s/memory.current", directory), *least = argument;

	if (limit < 0) {
		limit = kernel_number("", "%s/memory.limit_in_bytes", directory);
		used = kernel_number("", "%s/memory.usage_in_bytes", directory);
	}
	if (limit < 0 || used < 0)
		return;
	used -= reclaimable > 0 ? reclaimable : 0;
	if (used < 0) /* the two are not of one moment */
		used = 0;
	if (limit - used < *least)
		*least = limit > used ? limit - used : 0;
}

int64_t memory_available_bytes(void)
{
	int64_t available = kernel_number("MemAvailable:", "/proc/meminfo") * 1024;

	if (available < 0)
		return -1;
	kernel_visit_groups("memory", take_least, &available);
	return available;
}
