/* SPDX-License-Identifier: MIT */
#include "trial/usage.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/cgroup.h"
#include "base/clock.h"

static int64_t timeval_ns(struct timeval time)
{
	return time.tv_sec * NS_PER_S + time.tv_usec * NS_PER_US;
}

static void add_rusage(struct usage *usage, int who)
{
	struct rusage rusage;

	if (getrusage(who, &rusage) != 0)
		return;
	usage->user_ns += timeval_ns(rusage.ru_utime);
	usage->system_ns += timeval_ns(rusage.ru_stime);
	usage->voluntary_switches += (uint64_t)rusage.ru_nvcsw;
	usage->involuntary_switches += (uint64_t)rusage.ru_nivcsw;
	usage->minor_faults += (uint64_t)rusage.ru_minflt;
	usage->major_faults += (uint64_t)rusage.ru_majflt;
}

/* First line of /proc/stat: cpu user nice system idle iowait irq softirq steal …  -1 if it cannot be read. */
static int64_t read_steal_ns(void)
{
	unsigned long long steal = 0;
	FILE *file = fopen("/proc/stat", "re");
	bool found;

	if (!file)
		return -1;
	found = fscanf(file, "cpu %*u %*u %*u %*u %*u %*u %*u %llu", &steal) == 1;
	fclose(file);
	return found ? (int64_t)steal * (NS_PER_S / sysconf(_SC_CLK_TCK)) : -1;
}

/* Of our own group, which is visited first: "throttled_usec 12" in version 2,
 * "throttled_time 12000" in version 1. */
static void read_throttled(const char *directory, void *argument)
{
	int64_t *throttled_ns = argument, value;
	char path[600], line[128];
	FILE *file;

	if (*throttled_ns >= 0)
		return;
	snprintf(path, sizeof(path), "%s/cpu.stat", directory);
	file = fopen(path, "re");
	if (!file)
		return;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "throttled_usec %" SCNd64, &value) == 1)
			*throttled_ns = value * NS_PER_US;
		if (sscanf(line, "throttled_time %" SCNd64, &value) == 1)
			*throttled_ns = value;
	}
	fclose(file);
}

static int64_t read_throttled_ns(void)
{
	int64_t throttled_ns = -1;

	cgroup_walk("cpu", read_throttled, &throttled_ns);
	return throttled_ns;
}

static void add_counters(struct usage *usage)
{
	add_rusage(usage, RUSAGE_SELF);
	add_rusage(usage, RUSAGE_CHILDREN);
}

struct usage usage_now(void)
{
	struct usage usage = {.steal_ns = read_steal_ns(), .throttled_ns = read_throttled_ns()};

	add_counters(&usage);
	return usage;
}

/* Nothing, where either is not known. */
static int64_t grown(int64_t before, int64_t now)
{
	return before < 0 || now < before ? 0 : now - before;
}

struct usage usage_since(const struct usage *before)
{
	struct usage now = {0};

	add_counters(&now); /* before reading files is counted, too */
	now.steal_ns = read_steal_ns();
	now.throttled_ns = read_throttled_ns();
	return (struct usage){
		.user_ns = now.user_ns - before->user_ns,
		.system_ns = now.system_ns - before->system_ns,
		.voluntary_switches = now.voluntary_switches - before->voluntary_switches,
		.involuntary_switches = now.involuntary_switches - before->involuntary_switches,
		.minor_faults = now.minor_faults - before->minor_faults,
		.major_faults = now.major_faults - before->major_faults,
		.steal_ns = grown(before->steal_ns, now.steal_ns),
		.throttled_ns = grown(before->throttled_ns, now.throttled_ns),
	};
}
