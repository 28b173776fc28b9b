/* SPDX-License-Identifier: MIT */
#include "base/kernel.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MOUNT "/sys/fs/cgroup"

int64_t kernel_number(const char *label, const char *path_format, ...)
{
	char path[600], line[256];
	long long value = -1;
	va_list values;
	FILE *file;

	va_start(values, path_format);
	vsnprintf(path, sizeof(path), path_format, values);
	va_end(values);
	file = fopen(path, "re");
	if (!file)
		return -1;
	while (value < 0 && fgets(line, sizeof(line), file))
		if (strncmp(line, label, strlen(label)) == 0 && sscanf(line + strlen(label), " %lld", &value) != 1)
			value = -1;
	fclose(file);
	return value;
}

static void walk_up(const char *mount, const char *group, void (*visit)(const char *, void *), void *argument)
{
	char directory[512];

	if (snprintf(directory, sizeof(directory), "%s%s", mount, group) >= (int)sizeof(directory))
		return;
	for (;;) {
		char *slash = strrchr(directory, '/');

		visit(directory, argument);
		if (strlen(directory) <= strlen(mount) || !slash)
			return;
		*slash = '\0';
	}
}

/* Is `name` in "cpu,cpuacct"? */
static bool is_among(const char *name, char *controllers)
{
	char *rest = controllers, *one;

	while ((one = strsep(&rest, ",")))
		if (strcmp(one, name) == 0)
			return true;
	return false;
}

/* Each line of /proc/self/cgroup is "id:controllers:path"; v2 has no
 * controllers.  Inside a container the path may not exist below the mount;
 * then the mount's root is the container's own group and is visited all the same. */
void kernel_visit_groups(const char *controller, void (*visit)(const char *directory, void *argument), void *argument)
{
	char line[512], mount[64];
	FILE *file = fopen("/proc/self/cgroup", "re");

	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		char *rest = line, *controllers;

		strsep(&rest, ":");
		controllers = strsep(&rest, ":");
		if (!rest)
			continue;
		rest[strcspn(rest, "\n")] = '\0';
		snprintf(mount, sizeof(mount), MOUNT "/%s", controller);
		if (controllers[0] == '\0')
			walk_up(MOUNT, rest, visit, argument);
		else if (is_among(controller, controllers))
			walk_up(mount, rest, visit, argument);
	}
	fclose(file);
}
