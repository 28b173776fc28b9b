/* SPDX-License-Identifier: MIT
 *
 * A session: one run of a harness, from the plan to the report.  The harness plans, asks launchers for trials
 * (launch.h) and keeps what they answer; it runs no workload and creates no thread.
 */
#ifndef HARNESS_SESSION_H
#define HARNESS_SESSION_H

#include <stdbool.h>

#include "base/host.h"
#include "harness/harness.h"
#include "harness/launch.h"
#include "harness/options.h"
#include "harness/plan.h"
#include "harness/progress.h"
#include "harness/rows.h"
#include "harness/timeline.h"

struct session {
	const struct harness *harness;
	const struct options *options;
	const struct host *host;
	const struct cpu_order *order; /* of CPUs, for workers */
	struct cpu_starts starts;      /* CPUs on which rounds start in turn; none: where the scheduler puts them */
	struct plan_limits limits;     /* as they were at the start */
	struct plan plan;
	struct launch launches[SIDES]; /* of this restart */
	struct rows rows;	       /* of all restarts */
	struct progress progress;
	uint64_t run_id;
	uint64_t background_units; /* of a task of background load; 0: not known yet */
	double spin_rate;	   /* units a ns of the work that the capacity is measured with; 0: not known yet */
	int csv;		   /* descriptor, or -1 */
	struct timeline timeline;
	double capacity; /* of this restart */
	bool begun;	 /* files were touched */
	bool refused;	 /* files were not to be written, which was told */
	bool resumed;	 /* some of this restart was measured by an earlier run */

	/* where it is */
	unsigned restart;
	unsigned round;
	unsigned position;
	unsigned chosen;      /* session_count() */
	unsigned trials;      /* of this restart, without Google Benchmark's filter … */
	unsigned done;	      /* … and how many of them are done */
	unsigned rounds_kept; /* of all restarts, so far */
	size_t former_next;   /* of a resumed restart: the first row that is not of a former round */
	int error;	      /* negative errno that ended the run early, 0 for none */
};

/* The columns that say which trial it is, at the place where the session is; what was measured is added. */
struct trial session_identify(const struct session *session, const struct arm *arm);

/* How many arms Google Benchmark's filter lets through; if none, it has told
 * the user. */
unsigned session_count(struct session *session);

/* Runs all restarts; each trial goes into the CSV and the rows.  Tells the user what is wrong and returns an exit
 * status; trials that fail do not end it. */
int session_run(struct session *session);

/* Hands all trials of all restarts to Google Benchmark's reporters.  Returns 0,
 * -ENOMEM, or -EIO if it could not be written to its last byte. */
int session_report(struct session *session);

/* Frees what it holds; ends its launchers. */
void session_free(struct session *session);

#endif
