/* SPDX-License-Identifier: MIT
 *
 * The plan: cells × strategies = arms, and the order of each round.
 */
#ifndef HARNESS_PLAN_H
#define HARNESS_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/options.h"
#include "worker/job.h"
#include "worker/strategy.h"

/* All of a trial but its strategy and round. */
struct cell {
	struct job job;
	uint64_t checksum;  /* what serial gets for it */
	bool verified;	    /* whether serial could do it */
	unsigned first_arm; /* its arms stand together */
	unsigned arm_count;
};

struct arm {
	unsigned cell;
	const struct strategy *strategy;
	char name[192]; /* in Google Benchmark */
};

#define PLAN_CELLS_MOST 4096

struct plan {
	struct cell *cells;
	unsigned cell_count;
	struct arm *arms;
	unsigned arm_count;
};

/* Makes the plan of the options, or of the harness's sweeps.  An arm that two
 * sweeps ask for is in it once.  The caller owns it (plan_free) and still has to
 * calibrate the cells.  Returns 0, -ENOMEM, or -E2BIG for more cells than
 * PLAN_CELLS_MOST. */
int plan_make(const struct harness *harness, const struct options *options, const struct cpus *cpus, struct plan *plan);
void plan_free(struct plan *plan);

/* The order of one round: order[] (arm_count numbers) holds arms; those of a
 * cell stay together.  It depends on the three numbers alone. */
void plan_order(const struct plan *plan, uint64_t seed, unsigned restart, unsigned round, unsigned *order);

/* Gives a cell its kernel repetitions and reference checksum (runs the cell's
 * job serially; where that fails, its trials will say why).  *units and *neighbour_units are what was found earlier in
 * the same run, or 0; what is found is written there.  Cells are done in order. Returns 0 or the negative errno of the
 * workload. */
int plan_calibrate(struct plan *plan, unsigned index, uint64_t *units, uint64_t *neighbour_units);

#endif
