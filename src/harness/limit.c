/* SPDX-License-Identifier: MIT */
#include "harness/limit.h"

#include <math.h>

#include "base/clock.h"
#include "worker/team.h"

#define LEAST_NS     (60.0 * NS_PER_S)
#define MOST_NS	     (30.0 * 24 * 3600 * NS_PER_S) /* what a timer can hold, and nobody waits */
#define GENEROUSLY   20.0
#define WORKER_NS    (5.0 * NS_PER_MS) /* a fork on a slow virtual machine, five times */
#define BYTE_NS	     10.0
#define SHARED_PAGES 4096.0

int64_t limit_of_trial(const struct options *options, const struct job *job)
{
	double tasks_ns, bytes;

	if (options->timeout_ns)
		return options->timeout_ns;
	tasks_ns = (double)job->tasks * ((double)job->cpu_ns + (double)job->block_ns);
	/* A payload is filled, copied and added up; of the parent's memory, a fork copies the tables. */
	bytes = (double)job->tasks * (double)job->payload.bytes +
		(double)job->parent_memory.bytes *
			(1 + team_size(job) / SHARED_PAGES + job->parent_memory.written * job->workers);
	return (int64_t)fmin(MOST_NS,
			     LEAST_NS + GENEROUSLY * (tasks_ns + team_size(job) * WORKER_NS + bytes * BYTE_NS));
}

int64_t limit_of_preparing(const struct options *options, const struct job *job)
{
	double bytes = (double)job->parent_memory.bytes + (double)job->payload.bytes;
	/* Warming up is at most about a millisecond of a kernel that is known here, and a task of one that is not. */
	double task_ns = job->workload->file ? (double)limit_of_trial(options, job) : 0;

	return (int64_t)fmin(MOST_NS, LEAST_NS + GENEROUSLY * bytes * BYTE_NS + task_ns);
}

int64_t limit_of_calibration(const struct options *options, const struct job *job)
{
	return (int64_t)fmin(MOST_NS, (double)limit_of_trial(options, job) * (job->workers + 1.0));
}
