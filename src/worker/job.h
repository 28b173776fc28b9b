/* SPDX-License-Identifier: MIT
 *
 * struct job: what is to be done, whichever strategy does it.
 */
#ifndef WORKER_JOB_H
#define WORKER_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/cpus.h"
#include "record/parameters.h"

enum start_mode {
	START_IMMEDIATE, /* a worker begins as soon as it exists */
	START_BARRIER,	 /* all workers wait for GO */
};

enum pin_mode {
	PIN_NONE,
	PIN_SPREAD, /* worker i on allowed CPU i mod n, in the topology's order */
};

struct workload;
struct transport;

/* Bytes that go to the worker with each task, and come back with its result if
 * `both`.  Workers in the same address space find them where they are. */
struct payload {
	uint64_t bytes;
	bool both;
	const struct transport *transport; /* for workers in other address spaces */
	const unsigned char *source;	   /* `bytes` of them (payload.h), made for this trial */
};

enum pages {
	PAGES_SMALL, /* those of the processor */
	PAGES_HUGE,  /* transparent huge pages */
};

enum writer {
	WRITER_NONE,
	WRITER_WORKER, /* each task */
	WRITER_PARENT, /* the harness, while its workers live */
};

/* Memory that the harness holds while it creates workers. */
struct parent_memory {
	uint64_t bytes;
	enum pages pages;
	unsigned char *memory; /* all of its pages written */
	enum writer writer;    /* who writes it while workers live … */
	double written;	       /* … and which share of its pages */
};

/* Filled by the harness, read by everybody else, the same for all strategies
 * of a cell. */
struct job {
	const struct workload *workload;
	unsigned workers;
	uint64_t tasks;
	int64_t cpu_ns;	  /* CPU time a task shall take; the harness turns it into `units` */
	int64_t block_ns; /* blocking time a task shall take */
	uint64_t units;	  /* kernel repetitions in a task */
#define PARAMETER(X, type, name, ...) trial_##type name;
	CELL_PARAMETERS(PARAMETER, ) /* units, and what they are: there */
#undef PARAMETER
	const struct workload *background_workload;
	uint64_t background_units; /* of one of their tasks */
	struct payload payload;
	struct parent_memory parent_memory;
	int64_t limit_ns; /* a trial that takes longer is ended; 0: none is */
	bool survey;	  /* measure memory while all workers wait for GO */
	bool recorded;	  /* workers record their states (timeline.h) */
	enum start_mode start;
	enum pin_mode pin;
	int start_cpu;		       /* on which the trial starts; -1: where the scheduler puts it */
	unsigned rotation;	       /* worker i waits for GO on the share of the CPUs of worker i + rotation */
	const struct cpu_order *order; /* of CPUs, for pinning and shares; NULL: by number */
	void *state;		       /* what workload->prepare() made for this trial */
};

#endif
