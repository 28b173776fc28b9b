/* SPDX-License-Identifier: MIT
 *
 * The cost model: how long a strategy takes for a job, from parts that were fitted to this
 * machine's own trials.  docs/model.md derives it and says what it assumes.
 *
 * A prediction is a formula in the job's sizes, all times in ns:
 *
 *	makespan = setup + workers · (worker + GiB of the parent · parent)
 *		 + tasks · (task + bytes · byte) + run
 *
 * with `run` by who may compute at once: one (serial, and what holds a global lock), or as
 * many as the machine has CPUs to give.  A task that waits costs whoever computes a wake-up.
 *
 * Parts are fitted by Levenberg–Marquardt (GSL, gsl_multifit_nlinear) to the logarithms of
 * cells' median cold makespans, so that a relative error counts alike for all sizes.  A prediction's interval is
 * Student's t about its logarithm, with the spread of what remained in the fit, what is not known of the parts, by
 * their covariance, and how far a cell is from itself when it is measured once more: in another session, where there
 *are several, else in another restart. Thread-safety: one thread: GSL's error handler is put aside for the time of a
 *fit.
 */
#ifndef ANALYSIS_MODEL_H
#define ANALYSIS_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/stats.h"
#include "analysis/task_size.h"
#include "base/kind.h"
#include "record/csv.h"

/* What is to be done: as many columns of a trial as the model knows. */
struct model_job {
	double workers, tasks;
	double cpu_ns, block_ns; /* of a task */
	double payload_bytes;	 /* of a task, handed over */
	double parent_bytes;
	double switch_interval_ns;
	double released; /* share of cpu_ns without the lock */
	bool handed_over;
};

/* Parts and spreads beyond these are no result of a fit. */
#define MODEL_PART_MOST	      1e15
#define MODEL_SPREAD_MOST     10.0
#define MODEL_COVARIANCE_MOST 1e6

enum model_part {
	MODEL_SETUP_NS,	 /* once */
	MODEL_WORKER_NS, /* each worker: created and reaped */
	MODEL_PARENT_NS, /* each worker, for each GiB of the parent */
	MODEL_TASK_NS,	 /* each task that the harness or a queue hands over */
	MODEL_BYTE_NS,	 /* each byte that it brings */
	MODEL_LATE_NS,	 /* each wait: by so much it is longer than asked … */
	MODEL_WAKE_NS,	 /* … and so much of the lock's or the CPUs' time it takes */
	MODEL_CPUS,	 /* had at once */
	MODEL_PARTS,
};

/* As files call them: "setup_ns", … */
extern const char *const model_part_names[MODEL_PARTS];

/* What was found of one strategy (and one way of handing over). */
struct model_strategy {
	char name[TRIAL_NAME_SIZE];
	char transport[TRIAL_NAME_SIZE]; /* or "none", also for whom it is all the same */
	enum kind kind;
	double parts[MODEL_PARTS];
	double spread;	 /* standard deviation of log(measured / predicted) in the cells of the fit */
	double repeat;	 /* that of a cell's time from one session, or restart, to the next; 0: not known */
	unsigned cells;	 /* that it rests on */
	unsigned fitted; /* parts that they tell of */
	double covariance[MODEL_PARTS][MODEL_PARTS]; /* of the parts' logarithms; 0 for those that were not fitted */
};

/* Sizes of a job that cells differ in. */
enum model_size {
	MODEL_SIZE_WORKERS,
	MODEL_SIZE_TASKS,
	MODEL_SIZE_CPU,
	MODEL_SIZE_BLOCK,
	MODEL_SIZE_PAYLOAD,
	MODEL_SIZE_PARENT,
	MODEL_SIZES,
};

/* As files call them: "workers", … */
extern const char *const model_size_names[MODEL_SIZES];

/* Of all cells, but for those of size 0. */
struct model_range {
	double least, most; /* both 0: not known */
};

struct model {
	struct model_strategy *strategies;
	size_t count;
	struct model_range ranges[MODEL_SIZES];
	int64_t measured_s; /* since 1970, UTC; 0: not known */
};

/* Beyond so many times a range nothing was measured that is near: the prediction is extrapolated. */
#define MODEL_FAR 4.0

double model_size_of(const struct model_job *job, enum model_size size);

/* How far outside of the range the job is in this size: 1 within it. */
double model_beyond(const struct model *model, const struct model_job *job, enum model_size size);

/* What keeps a job's run from being shorter. */
enum model_bound {
	MODEL_BY_TURNS,	 /* one task after the other */
	MODEL_BY_LOCK,	 /* who has the lock computes */
	MODEL_BY_CPUS,	 /* all CPUs compute */
	MODEL_BY_WORKER, /* the worker with most tasks is on its way */
};

/* A predicted makespan, ns, in the terms that add up to it. */
struct model_terms {
	double setup_ns;
	double workers_ns; /* creating and reaping them … */
	double parent_ns;  /* … for what the parent holds */
	double tasks_ns;   /* handing them over … */
	double bytes_ns;   /* … for what they bring */
	double run_ns;
	enum model_bound bound; /* of the run */
};

/* One cell, measured and predicted. */
struct model_cell {
	struct trial key;
	struct model_job job; /* its CPU time is the size of the tasks (task_size.h), and not what was asked */
	enum task_size_source task_size;
	double measured_ns;	 /* median cold makespan */
	double repeats;		 /* squares of the deviations of its sessions, or restarts, of the logarithm … */
	unsigned repeat_freedom; /* … and their degrees of freedom */
	bool repeats_sessions;	 /* they are of sessions */
	double predicted_ns, low_ns, high_ns;
};

/* What the columns of a trial ask for. */
struct model_job model_job_of(const struct trial *trial);

/* May its workers compute at once? */
bool model_is_parallel(enum kind kind);

/* Is it a trial that the model can say something of?  Immediate start, nothing beside. */
bool model_knows(const struct trial *trial);

/* One entry for each strategy of each cell that the model knows; predicted_ns is 0.  *cells is the caller's to free().
 * Sorts the list.  Returns 0 or -ENOMEM. */
int model_cells(struct trial_list *list, struct model_cell **cells, size_t *count);

/* Fits a model to those trials that it knows.  Sorts the list.  A strategy needs MODEL_CELLS_LEAST
 * cells.  The caller owns *out (model_free).  Returns 0 or -ENOMEM. */
#define MODEL_CELLS_LEAST 8 /* more than there are parts */
int model_fit(struct trial_list *list, struct model *out);
void model_free(struct model *model);

/* The strategy of that name for that transport ("none" for none), or NULL. */
const struct model_strategy *model_find(const struct model *model, const char *name, const char *transport);

struct model_terms model_terms(const struct model_strategy *strategy, const struct model_job *job);

/* Their sum: the cold makespan, ns. */
double model_makespan_ns(const struct model_strategy *strategy, const struct model_job *job);

/* The same, with its interval.  For a job that is far beyond the ranges, the interval is the wider: each MODEL_FAR
 * times beyond a range make it as much wider as it was. */
struct estimate model_predict(const struct model *model, const struct model_strategy *strategy,
			      const struct model_job *job);

/* All cells of the list whose strategy the model has, with what it says of them; *cells is the caller's to free().
 * Sorts the list. Returns 0 or -ENOMEM. */
int model_compare(const struct model *model, struct trial_list *list, struct model_cell **cells, size_t *count);

#endif
