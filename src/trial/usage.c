/* SPDX-License-Identifier: MIT */
#include "trial/usage.h"

#include <sys/resource.h>

#include "base/clock.h"

static int64_t timeval_ns(struct timeval time)
{
	return time.tv_sec * NS_PER_S + time.tv_usec * NS_PER_US;
}

static void add_rusage(struct usage *usage, int which)
{
	struct rusage rusage;

	if (getrusage(which, &rusage) != 0)
		return;
	usage->user_ns += timeval_ns(rusage.ru_utime);
	usage->system_ns += timeval_ns(rusage.ru_stime);
	usage->voluntary_switches += (uint64_t)rusage.ru_nvcsw;
	usage->involuntary_switches += (uint64_t)rusage.ru_nivcsw;
	usage->minor_faults += (uint64_t)rusage.ru_minflt;
	usage->major_faults += (uint64_t)rusage.ru_majflt;
}

struct usage usage_now(void)
{
	struct usage usage = {0};

	add_rusage(&usage, RUSAGE_SELF);
	add_rusage(&usage, RUSAGE_CHILDREN);
	return usage;
}

struct usage usage_since(const struct usage *before)
{
	struct usage now = usage_now();

	return (struct usage){
		.user_ns = now.user_ns - before->user_ns,
		.system_ns = now.system_ns - before->system_ns,
		.voluntary_switches = now.voluntary_switches - before->voluntary_switches,
		.involuntary_switches = now.involuntary_switches - before->involuntary_switches,
		.minor_faults = now.minor_faults - before->minor_faults,
		.major_faults = now.major_faults - before->major_faults,
	};
}
