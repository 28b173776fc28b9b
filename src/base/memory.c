/* SPDX-License-Identifier: MIT */
#include "base/memory.h"

#include <stdio.h>
#include <string.h>

#include "base/cgroup.h"

/* The number after `label`, such as "Pss:", at the beginning of a line; -1 if there is none. */
static int64_t read_number(const char *path, const char *label)
{
	char line[256];
	long long value = -1;
	FILE *file = fopen(path, "re");

	if (!file)
		return -1;
	while (value < 0 && fgets(line, sizeof(line), file))
		if (strncmp(line, label, strlen(label)) == 0 && sscanf(line + strlen(label), " %lld", &value) != 1)
			value = -1;
	fclose(file);
	return value;
}

static int64_t read_kilobytes(const char *path, const char *label)
{
	int64_t kilobytes = read_number(path, label);

	return kilobytes < 0 ? -1 : kilobytes * 1024;
}

int64_t memory_pss_bytes(pid_t process)
{
	char path[64];
	int64_t bytes;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)process);
	bytes = read_kilobytes(path, "Pss:");
	return bytes < 0 ? 0 : bytes;
}

int64_t memory_huge_bytes(void)
{
	int64_t bytes = read_kilobytes("/proc/self/smaps_rollup", "AnonHugePages:");

	return bytes < 0 ? 0 : bytes;
}

/* What the group holds of files that nobody has read lately is given back before anything else. */
static int64_t reclaimable_bytes(const char *directory)
{
	char path[600];
	int64_t bytes;

	snprintf(path, sizeof(path), "%s/memory.stat", directory);
	bytes = read_number(path, "inactive_file ");
	return bytes < 0 ? 0 : bytes;
}

/* Room of a group of version 2 or 1. */
static void take_least(const char *directory, void *argument)
{
	int64_t limit = cgroup_number(directory, "memory.max"), used = cgroup_number(directory, "memory.current");
	int64_t *least = argument;

	if (limit < 0) {
		limit = cgroup_number(directory, "memory.limit_in_bytes");
		used = cgroup_number(directory, "memory.usage_in_bytes");
	}
	if (limit < 0 || used < 0)
		return;
	used -= reclaimable_bytes(directory);
	if (used < 0) /* the two are not of one moment */
		used = 0;
	if (limit - used < *least)
		*least = limit > used ? limit - used : 0;
}

int64_t memory_available_bytes(void)
{
	int64_t available = read_kilobytes("/proc/meminfo", "MemAvailable:");

	if (available < 0)
		return -1;
	cgroup_walk("memory", take_least, &available);
	return available;
}
