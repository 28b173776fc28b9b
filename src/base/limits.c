/* SPDX-License-Identifier: MIT */
#include "base/limits.h"

#include <ctype.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/kernel.h"
#include "base/memory.h"

#define DEFAULT_STACK_BYTES (UINT64_C(8) << 20) /* where none is set */
#define THREAD_MAPS	    2			/* of one thread: stack and guard */
#define SPARE		    64			/* of what the whole system shares: for others */

__attribute__((format(printf, 3, 4))) static void bind(struct limit *limit, int64_t room, const char *format, ...)
{
	va_list arguments;
	uint64_t most = room > 0 ? (uint64_t)room : 0;

	if (most >= limit->most)
		return;
	limit->most = most;
	va_start(arguments, format);
	vsnprintf(limit->name, sizeof(limit->name), format, arguments);
	va_end(arguments);
}

/* Threads of all processes of our user, as RLIMIT_NPROC counts them. */
static int64_t threads_of_user(void)
{
	DIR *directory = opendir("/proc");
	struct dirent *entry;
	int64_t threads = 0, own;

	if (!directory)
		return 0;
	while ((entry = readdir(directory))) {
		struct stat status;

		if (!isdigit((unsigned char)entry->d_name[0]) ||
		    fstatat(dirfd(directory), entry->d_name, &status, 0) != 0 || status.st_uid != getuid())
			continue;
		own = kernel_number("Threads:", "/proc/%s/status", entry->d_name);
		threads += own > 0 ? own : 0;
	}
	closedir(directory);
	return threads;
}

/* /proc/loadavg: "0.00 0.01 0.05 1/123 4567": the second of the fraction. */
static int64_t threads_of_system(void)
{
	long long threads = 0;
	FILE *file = fopen("/proc/loadavg", "re");

	if (!file)
		return 0;
	if (fscanf(file, "%*f %*f %*f %*d/%lld", &threads) != 1)
		threads = 0;
	fclose(file);
	return threads;
}

static void bind_user(struct limit *limit)
{
	struct rlimit processes;

	/* Root is not bound by it. */
	if (geteuid() == 0 || getrlimit(RLIMIT_NPROC, &processes) != 0 || processes.rlim_cur == RLIM_INFINITY)
		return;
	bind(limit, (int64_t)processes.rlim_cur - threads_of_user(), "RLIMIT_NPROC is %llu (ulimit -u)",
	     (unsigned long long)processes.rlim_cur);
}

static void bind_kernel(struct limit *limit, const char *name)
{
	int64_t most = kernel_number("", "/proc/sys/kernel/%s", name);

	if (most > 0)
		bind(limit, most - threads_of_system() - SPARE, "kernel.%s is %" PRId64, name, most);
}

static void bind_group(const char *directory, void *limit)
{
	int64_t most = kernel_number("", "%s/pids.max", directory),
		now = kernel_number("", "%s/pids.current", directory);

	if (most >= 0 && now >= 0)
		bind(limit, most - now, "the cgroup's pids.max is %" PRId64, most);
}

/* A thread's stack is asked for whole, whether it is used or not. */
static void bind_address_space(struct limit *limit)
{
	struct rlimit space, stack;
	uint64_t stack_bytes = DEFAULT_STACK_BYTES;

	if (getrlimit(RLIMIT_AS, &space) != 0 || space.rlim_cur == RLIM_INFINITY)
		return;
	if (getrlimit(RLIMIT_STACK, &stack) == 0 && stack.rlim_cur != RLIM_INFINITY)
		stack_bytes = stack.rlim_cur;
	bind(limit, (int64_t)(space.rlim_cur / (stack_bytes + 1)), "RLIMIT_AS is %llu KiB (ulimit -v)",
	     (unsigned long long)space.rlim_cur >> 10);
}

struct limit limits_by_memory(bool processes)
{
	struct limit limit = {.most = UINT64_MAX};
	int64_t available = memory_available_bytes();

	if (available >= 0)
		bind(&limit, available / 2 / (processes ? LIMITS_PROCESS_BYTES : LIMITS_THREAD_BYTES),
		     "half of the available memory is %" PRId64 " MiB", available / 2 >> 20);
	return limit;
}

struct limit limits_by_count(bool processes)
{
	struct limit limit = {.most = UINT64_MAX};
	int64_t maps = kernel_number("", "/proc/sys/vm/max_map_count");

	bind_user(&limit);
	bind_kernel(&limit, "pid_max");
	bind_kernel(&limit, "threads-max");
	kernel_visit_groups("pids", bind_group, &limit);
	if (!processes)
		bind_address_space(&limit);
	if (!processes && maps > 0)
		bind(&limit, (maps - SPARE) / THREAD_MAPS, "vm.max_map_count is %" PRId64, maps);
	return limit;
}
