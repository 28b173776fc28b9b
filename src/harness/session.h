/* SPDX-License-Identifier: MIT
 *
 * A session: one restart of a harness, from the plan to the last round.
 */
#ifndef HARNESS_SESSION_H
#define HARNESS_SESSION_H

#include <stdbool.h>

#include "base/host.h"
#include "harness/harness.h"
#include "harness/ledger.h"
#include "harness/options.h"
#include "harness/plan.h"
#include "harness/progress.h"

struct session {
	const struct harness *harness;
	const struct options *options;
	const struct host *host;
	struct plan plan;
	struct ledger *ledger;
	struct progress progress;
	int csv; /* descriptor, or -1 */
	double capacity;
	struct turns *turns; /* with another harness; NULL: alone */

	/* where it is */
	unsigned round;
	unsigned position;
	unsigned step;		     /* of this round: turns are counted by it */
	unsigned chosen;	     /* session_count() */
	unsigned trials;	     /* of this restart, without Google Benchmark's filter … */
	unsigned done;		     /* … and how many of them are done */
	struct ledger_entry *former; /* of a harness that came to a bad end in this restart */
	uint64_t former_count;
	int error; /* negative errno that ended the run early, 0 for none */
};

/* How many arms Google Benchmark's filter lets through; if none, it has told
 * the user. */
unsigned session_count(struct session *session);

/* Runs all rounds of this restart through Google Benchmark; each trial goes
 * into the CSV and the ledger.  Tells the user and returns a negative errno if
 * that cannot go on; trials that fail do not end it. */
int session_run(struct session *session);

/* Hands all trials of all restarts to Google Benchmark's reporters.  Returns 0,
 * -ENOMEM, -EIO if stdout could not be written, or the negative errno of
 * reading the ledger. */
int session_report(struct session *session);

#endif
