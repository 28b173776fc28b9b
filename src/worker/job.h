/* SPDX-License-Identifier: MIT
 *
 * struct job: what is to be done, whichever strategy does it.
 */
#ifndef WORKER_JOB_H
#define WORKER_JOB_H

#include <stdint.h>

#include "base/cpus.h"

enum start_mode {
	START_IMMEDIATE, /* a worker begins as soon as it exists */
	START_BARRIER,	 /* all workers wait for GO */
};

enum pin_mode {
	PIN_NONE,
	PIN_SPREAD, /* worker i on allowed CPU i mod n */
};

struct workload;

/* Workers beside those that are timed, who burn CPU until these are done. */
struct neighbours {
	unsigned count;
	const struct workload *workload;
	uint64_t units; /* of one of their tasks */
};

/* Filled by the harness, read by everybody else, the same for all strategies
 * of a cell. */
struct job {
	const struct workload *workload;
	unsigned workers;
	uint64_t tasks;
	int64_t cpu_ns;		    /* CPU time a task shall take; the harness turns it into `units` */
	int64_t block_ns;	    /* blocking time a task shall take */
	uint64_t units;		    /* kernel repetitions in a task */
	int64_t switch_interval_ns; /* of the global lock */
	double released;	    /* share of a task's units done with the lock given back */
	struct neighbours neighbours;
	enum start_mode start;
	enum pin_mode pin;
	const struct cpus *cpus; /* for pinning */
	void *state;		 /* what workload->prepare() made for this trial */
};

#endif
