/* SPDX-License-Identifier: MIT
 *
 * The plan: cells × strategies = arms, and the order of each round.
 */
#ifndef HARNESS_PLAN_H
#define HARNESS_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
#include "harness/options.h"
#include "trial/ballast.h"
#include "worker/job.h"
#include "worker/strategy.h"

/* All of a trial but its strategy and round. */
struct cell {
	struct job job;	    /* of a loop: the workload is a name, the tasks are iterations */
	uint64_t checksum;  /* what serial gets for it */
	bool verified;	    /* whether serial could do it */
	unsigned first_arm; /* its arms stand together */
	unsigned arm_count;
	unsigned search; /* index in plan->searches */
	unsigned rounds; /* of this restart, in which it takes part; UINT_MAX: all */
};

#define ARM_NAME_SIZE 512

/* More processes at once are not created unless somebody says so (--yes). */
#define PROCESSES_UNASKED 1000
extern const struct limit plan_unasked;

struct arm {
	unsigned cell;
	const struct strategy *strategy;
	const struct loop *loop;  /* instead of a trial; NULL for none */
	char name[ARM_NAME_SIZE]; /* in Google Benchmark */
};

#define PLAN_CELLS_MOST 4096

/* Arms with more workers than the machine has room for. */
struct left_out {
	unsigned arms;
	bool unasked;		   /* some of them only because nobody has asked for so many (plan_unasked) */
	uint64_t most;		   /* workers that there is room for, the least … */
	const char *workload;	   /* … with this one, if it is what takes the room */
	const struct limit *limit; /* that binds; of the struct plan_limits that the plan was made with */
};

/* Where the cells of one sweep are looked through for the places where two strategies
 * tie (refine.h); axis AXIS_NONE: they are not. */
struct search {
	enum axis axis;
	struct rivals rivals[OPTIONS_MOST];
	unsigned rivals_count;
};

#define PLAN_SEARCHES_MOST 16

/* A cell that a search adds: like another, but elsewhere on the axis. */
struct point {
	unsigned like;
	double place;
};

struct plan {
	struct search searches[PLAN_SEARCHES_MOST];
	unsigned search_count;
	struct cell *cells;
	unsigned cell_count;
	struct arm *arms;
	unsigned arm_count;
	struct loop_names *loop_names; /* of harnesses that have loops: one an arm */
	struct held_ballast ballast;   /* what the parent holds at the moment */

	/* Strategies that were asked for by name, and cannot do some of it. */
	const struct strategy *unable[OPTIONS_MOST];
	unsigned unable_count;

	/* What the machine has no room for. */
	struct left_out threads;
	struct left_out processes;
	int64_t too_large_bytes; /* greatest size of a cell that was left out or refused */
};

/* What the machine has room for; the same in all restarts of a run. */
struct plan_limits {
	struct limits {
		struct limit by_count, by_memory;
	} threads, processes;
	int64_t memory_bytes; /* half of what is available */
};

struct plan_limits plan_limits_now(void);

/* Makes the plan of the options, or of the harness's sweeps.  An arm that two
 * sweeps ask for is in it once.  The caller owns it (plan_free) and still has to
 * calibrate the cells.  Workers that do not fit into memory and, of sweeps, workers
 * and sizes beyond any limit are left out and counted in the plan.  Returns 0, -ENOMEM, -E2BIG for more cells than
 * PLAN_CELLS_MOST, -EFBIG for a size that was asked for and is beyond the limits
 * (plan->too_large_bytes), or -ENOTSUP if nothing is left; after an error there is
 * nothing to free. */
int plan_make(const struct harness *harness, const struct options *options, const struct cpus *cpus,
	      const struct plan_limits *limits, struct plan *plan);
void plan_free(struct plan *plan);

/* Adds a cell behind the others.  Returns 0, -ENOMEM or -E2BIG. */
int plan_add_point(const struct harness *harness, const struct options *options, const struct plan_limits *limits,
		   struct plan *plan, const struct point *point);

/* Makes the parent hold what the job asks for, and no more; fills job->ballast.memory.
 * Before a strategy that forks, all of it is as if nobody had forked yet.  Takes a second for some GiB.  Returns 0 or a
 * negative errno. */
int plan_hold(struct plan *plan, struct job *job, const struct strategy *strategy);

/* The order of one round: order[] (arm_count numbers) holds arms; those of a
 * cell stay together.  It depends on the three numbers alone. */
void plan_order(const struct plan *plan, uint64_t seed, unsigned restart, unsigned round, unsigned *order);

/* What restarts need not find again of a cell; zeroed before the first. */
struct calibration {
	double rate;	    /* units a ns of the workload, with its first cell; or a loop's iterations */
	uint64_t rested_on; /* so many units of a former process's task, where the rate is from that */
	bool told;	    /* that its units are coarse */
	uint64_t units;	    /* where a former process has used them; 0: they follow from the rate */
	uint64_t checksum;
	bool verified;
};

/* Where the rate of a cell's workload is kept: with the first cell that has it. */
struct calibration *plan_rate(const struct plan *plan, unsigned index, struct calibration *calibrations);

/* Gives a cell its kernel repetitions and reference checksum (runs the cell's job serially;
 * where that fails, its trials will say why).  Cells are done in order.  *neighbour_units is what was
 * found earlier in the same run, or 0.  Returns 0 or the negative errno of the workload. */
int plan_calibrate(struct plan *plan, unsigned index, struct calibration *calibrations, uint64_t *neighbour_units);

#endif
