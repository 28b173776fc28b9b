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
#include "harness/timeline.h"

struct session {
	const struct harness *harness;
	const struct options *options;
	struct options *own_options; /* the same, for whoever has to settle them */
	const struct host *host;
	struct plan plan;
	struct ledger *ledger;
	struct progress progress;
	int csv; /* descriptor, or -1 */
	struct timeline timeline;
	double capacity;
	struct turns *turns; /* with another harness; NULL: alone */

	/* where it is */
	unsigned round;
	unsigned position;
	unsigned step;			    /* of this round: turns are counted by it */
	unsigned chosen;		    /* session_count() */
	unsigned trials;		    /* of this restart, without Google Benchmark's filter … */
	unsigned done;			    /* … and how many of them are done */
	struct ledger_entry *former;	    /* of a harness that came to a bad end in this restart */
	uint64_t former_count, former_next; /* the first one that is not of a former round */
	int error;			    /* negative errno that ended the run early, 0 for none */
};

/* Has nothing been measured yet, by this process or a former one? */
bool session_is_first(const struct session *session);

/* The columns that say which trial it is, at the place where the session is; trial_run() adds what was
 * measured. */
struct trial session_identify(const struct session *session, const struct arm *arm);

/* How many arms Google Benchmark's filter lets through; if none, it has told
 * the user. */
unsigned session_count(struct session *session);

/* Runs all rounds of this restart through Google Benchmark; each trial goes
 * into the CSV and the ledger.  Tells the user and returns a negative errno if
 * that cannot go on; trials that fail do not end it.  -EINTR: somebody wants the run to end, which is not told. */
int session_run(struct session *session);

/* Hands all trials of all restarts to Google Benchmark's reporters.  Returns 0,
 * -ENOMEM, -EIO if stdout could not be written, or the negative errno of
 * reading the ledger. */
int session_report(struct session *session);

#endif
