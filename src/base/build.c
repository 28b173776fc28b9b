/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/host.h"

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

const char build_version[] = BUILD_VERSION;
const char build_commit[] = BUILD_COMMIT;
const char build_compiler[] = COMPILER;
const char build_flags[] = BUILD_FLAGS;

struct loaded {
	char *buffer;
	size_t size;
};

static int add_library(struct dl_phdr_info *info, size_t size, void *owner)
{
	const struct loaded *loaded = owner;
	size_t used = strlen(loaded->buffer);
	char path[PATH_MAX];
	const char *name;

	(void)size;
	/* The program itself has no name, and what the kernel maps no file. */
	if (!info->dlpi_name[0] || !realpath(info->dlpi_name, path))
		return 0;
	name = strrchr(path, '/') + 1;
	snprintf(loaded->buffer + used, loaded->size - used, "%s%s", used ? " " : "", name);
	return 0;
}

const char *build_libraries(char *buffer, size_t size)
{
	struct loaded loaded = {buffer, size};

	buffer[0] = '\0';
	dl_iterate_phdr(add_library, &loaded);
	return buffer;
}
