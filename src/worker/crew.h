/* SPDX-License-Identifier: MIT
 *
 * struct crew: the workers of one trial and the course that all strategies
 * with one thread or process a worker follow: create them, let them go, reap
 * them, and take the harness's stamps in between.
 */
#ifndef WORKER_CREW_H
#define WORKER_CREW_H

#include <stdbool.h>
#include <stdint.h>

#include "worker/arena.h"
#include "worker/job.h"
#include "worker/worker.h"

/* Where a crew failed; the first failure is kept. */
enum crew_stage {
	CREW_FINE,
	CREW_SETUP,	  /* lock, arena or workload could not be prepared */
	CREW_CREATE,	  /* the system refused a worker */
	CREW_TASK,	  /* a task, or pinning or unbinding, failed in a worker */
	CREW_KILLED,	  /* a worker was ended by a signal; `detail` is its number */
	CREW_EXITED,	  /* a worker left early; `detail` is its exit status */
	CREW_OVERWRITTEN, /* something was written that is not its writer's (arena_check) */
};

struct crew {
	const struct job *job;
	struct arena *arena;
	struct worker *workers;	 /* crew_size() of them */
	unsigned created;	 /* workers that came to be */
	struct queue *queue;	 /* of strategies whose workers claim their tasks */
	struct carrier *carrier; /* where tasks come with their payload */
	pid_t helper;		 /* a process beside the workers, or 0 */
	void *own;		 /* the strategy's own */

	int64_t started_ns;   /* before the first worker's creation */
	int64_t created_ns;   /* after the last creation call; with a barrier, GO */
	int64_t go_ns;	      /* GO; 0 without a barrier */
	int64_t reaped_ns;    /* after the last worker's end was waited for */
	int64_t untimed_ns;   /* of created_ns - started_ns, spent on the survey and on a pool's untimed batch … */
	int64_t survey_ns;    /* … and of that, on the survey */
	int64_t memory_bytes; /* of all processes together, above what this one had before */
	int64_t setup_ns;     /* what a program pays once: a fork server, an interpreter; it ends before started_ns */

	enum crew_stage failed;
	int detail;		      /* negative errno, or as the stage says */
	const struct worker *culprit; /* whose fault it is; NULL where nobody can tell */
};

/* How one kind of worker comes and goes. */
struct crew_hands {
	/* Starts worker_main(worker).  Returns 0 or a negative errno. */
	int (*create)(struct crew *crew, struct worker *worker);
	/* Waits for the worker's end; reports a bad one by crew_fail(). */
	void (*reap)(struct crew *crew, struct worker *worker);
	/* Optional: hands out the tasks, while the workers work. */
	void (*feed)(struct crew *crew, const struct crew_hands *hands);
	/* Optional: has a pool do one batch before GO, and waits until it is done. */
	void (*rehearse)(struct crew *crew, const struct crew_hands *hands);
	/* Optional: whether the worker ended without being asked to, without
	 * reaping it.  Asked only while GO or an answer is overdue. */
	bool (*is_lost)(struct crew *crew, struct worker *worker);
	/* Optional: the process that the worker is, for those that are one. */
	pid_t (*process)(struct crew *crew, struct worker *worker);
};

/* A crew for the job, which stands in the arena (arena_crew, arena_workers) and lives as long. */
struct crew *crew_new(const struct job *job, struct arena *arena);

/* Workers and neighbours. */
unsigned crew_size(const struct job *job);

/* Points all workers at their slots and deals the tasks to the first `takers`
 * of them in turn.  Worker i takes locks[i mod lock_count]; with lock_count 0
 * there is no lock.  Not part of the timed span. */
void crew_man(struct crew *crew, unsigned takers, struct gil *locks, unsigned lock_count);

/* The whole course with one worker created after the other.  If one cannot be
 * created, those that exist do not begin a further task and are reaped.
 * Neighbours are created last, and told to stop when the others are reaped. */
void crew_run(struct crew *crew, const struct crew_hands *hands);

/* Whether a pool may do one batch before GO.  What others have a part in cannot be done twice: a side of the parent's,
 * or pages whose first write is what is measured. */
bool crew_may_rehearse(const struct job *job);

/* How long one may wait for workers before asking whether they live. */
#define CREW_PATIENCE_NS (NS_PER_S / 2)
bool crew_any_lost(struct crew *crew, const struct crew_hands *hands);

/* Has all workers begin no further task. */
void crew_stop(struct crew *crew);

/* Keeps the first failure; `culprit` may be NULL. */
void crew_fail(struct crew *crew, enum crew_stage stage, int detail, const struct worker *culprit);

#endif
