/* SPDX-License-Identifier: MIT
 *
 * The ledger: what the restarts of one run hand on to each other.  A restart
 * ends by executing the harness anew (the process stays, everything in it
 * starts afresh: heap, address layout, branch history); the ledger is an
 * anonymous file whose descriptor survives that, named in the environment.
 */
#ifndef HARNESS_LEDGER_H
#define HARNESS_LEDGER_H

#include <stdint.h>

#include "harness/plan.h"
#include "record/trial.h"

#define LEDGER_POINTS_MOST 1024

struct ledger_head {
	uint64_t magic;
	uint64_t run_id;
	uint64_t seed;		   /* one for all restarts, also if it was drawn */
	int64_t started_ns;	   /* clock_now_ns() of the first restart */
	uint64_t failed;	   /* trials so far whose status is not ok */
	struct plan_limits limits; /* as they were at the start */
	uint64_t neighbour_units;  /* calibrated once; 0 for not yet */
	struct calibration calibrations[PLAN_CELLS_MOST];
	unsigned point_count; /* cells that were added to the plan, in this order */
	struct point points[LEDGER_POINTS_MOST];
};

struct ledger_entry {
	uint64_t arm; /* index in the plan */
	struct trial trial;
};

struct ledger {
	int fd;
	unsigned restart; /* index of this one */
	struct ledger_head head;
};

/* Finds the ledger that the environment names, or starts one for a first
 * restart.  Returns 0 or a negative errno. */
int ledger_open(struct ledger *ledger);

/* Writes the head back. */
int ledger_save(const struct ledger *ledger);

int ledger_append(const struct ledger *ledger, const struct ledger_entry *entry);

/* All entries; *entries is the caller's to free(). */
int ledger_entries(const struct ledger *ledger, struct ledger_entry **entries, uint64_t *count);

/* Executes the program anew as the next restart.  Returns only on failure,
 * with a negative errno. */
int ledger_restart(const struct ledger *ledger, char **argv);

#endif
