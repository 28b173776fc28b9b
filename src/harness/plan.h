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
#include "record/trial.h"
#include "worker/job.h"
#include "worker/strategy.h"

/* What serial gets for a cell. */
struct reference {
	uint64_t checksum;
	bool verified; /* serial could do it */
};

/* All of a trial but its strategy and round. */
struct cell {
	struct job job; /* of a loop: the workload is a name, the tasks are iterations */
	struct reference references[SIDES];
	const char *parameter; /* of a loop's cell; NULL: it has none */
	double value;	       /* of the parameter */
	bool calibrated;
	char broken[TRIAL_NAME_SIZE]; /* the status of its trials, where it could not be calibrated; empty: it could */
	double rate;	    /* units a ns of its workload, kept with the first cell that has it; 0: not known */
	uint64_t rested_on; /* so many units of a former run's task, where the rate is from that */
	bool told;	    /* that the workload's units are coarse */
	unsigned first_arm; /* its arms stand together, baseline and candidate of a strategy side by side */
	unsigned arm_count;
};

#define ARM_NAME_SIZE 512

/* More processes at once are not created unless somebody says so (--yes). */
#define PROCESSES_UNASKED 1000

struct arm {
	unsigned cell;
	enum side side;
	bool given_up; /* it hung, or its cell cannot be calibrated: it is not tried again */
	bool settled;  /* all that was asked of it is known: it is not run again */
	bool hopeless; /* it takes so much longer than another that it is neither run again nor compared */
	bool refused;  /* the system refused one of its workers: as many are not asked for again */
	const struct strategy *strategy;
	const struct loop *loop;  /* instead of a trial; NULL for none */
	char name[ARM_NAME_SIZE]; /* in Google Benchmark */
};

/* Is it run in the next round? */
static inline bool arm_is_run(const struct arm *arm)
{
	return !arm->given_up && !arm->settled && !arm->hopeless;
}

#define PLAN_CELLS_MOST 4096

/* Arms with more workers than the machine has room for. */
struct left_out {
	unsigned arms;
	bool asked;		   /* some of them were asked for by flags, not by sweeps */
	bool unasked;		   /* some of them only because nobody has asked for so many (--yes) */
	uint64_t most;		   /* workers that there is room for, the least … */
	const char *workload;	   /* … with this one, if it is what takes the room */
	const struct limit *limit; /* that binds; of the struct plan_limits that the plan was made with */
};

struct plan {
	struct cell *cells;
	unsigned cell_count;
	struct arm *arms;
	unsigned arm_count;
	struct loop_names *loop_names; /* of harnesses that have loops: one an arm */

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
int plan_make(const struct harness *harness, const struct options *options, const struct plan_limits *limits,
	      struct plan *plan);
void plan_free(struct plan *plan);

/* The order of one round: order[] (arm_count numbers) holds arms; those of a cell stay together, in the order of a
 * Williams design (williams.h), baseline and candidate of a strategy in turns.  `turn`: rounds of the run before this
 * one, by which it is decided who follows whom.  The order depends on the seed and the turn alone. */
void plan_order(const struct plan *plan, uint64_t seed, uint64_t turn, unsigned *order);

/* The cell with which the rate of a cell's workload is kept. */
struct cell *plan_rate(struct plan *plan, unsigned index);

/* ---- what the user is told (plan_words.c) ---- */

struct session;

/* Why there is no plan, by the negative errno of plan_make().  Returns the exit status. */
int plan_words_refused(const struct session *session, int err);

/* What was asked for and is not in the plan. */
void plan_words_left_out(const struct session *session);

#endif
