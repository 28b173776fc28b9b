/* SPDX-License-Identifier: MIT
 *
 * struct team: the workers of one trial and the course that all strategies
 * with one thread or process a worker follow: create them, let them go, reap
 * them, and take the harness's stamps in between.
 */
#ifndef WORKER_TEAM_H
#define WORKER_TEAM_H

#include <stdbool.h>
#include <stdint.h>

#include "worker/arena.h"
#include "worker/job.h"
#include "worker/worker.h"

/* Where a team failed; the first failure is kept. */
enum team_stage {
	TEAM_FINE,
	TEAM_SETUP,	  /* lock, arena or workload could not be prepared */
	TEAM_CREATE,	  /* the system refused a worker */
	TEAM_TASK,	  /* a task, or pinning or unbinding, failed in a worker */
	TEAM_KILLED,	  /* a worker was ended by a signal; `detail` is its number */
	TEAM_EXITED,	  /* a worker left early; `detail` is its exit status */
	TEAM_OVERWRITTEN, /* something was written that is not its writer's (arena_check) */
};

struct team {
	const struct job *job;
	struct arena *arena;
	struct worker *workers;	 /* team_size() of them */
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

	enum team_stage failed;
	int detail;		      /* negative errno, or as the stage says */
	const struct worker *culprit; /* whose fault it is; NULL where nobody can tell */
};

/* How one kind of worker comes and goes. */
struct team_hands {
	/* Starts worker_main(worker).  Returns 0 or a negative errno. */
	int (*create)(struct team *team, struct worker *worker);
	/* Waits for the worker's end; reports a bad one by team_fail(). */
	void (*reap)(struct team *team, struct worker *worker);
	/* Optional: hands out the tasks, while the workers work. */
	void (*feed)(struct team *team, const struct team_hands *hands);
	/* Optional: has a pool do one batch before GO, and waits until it is done. */
	void (*rehearse)(struct team *team, const struct team_hands *hands);
	/* Optional: whether the worker ended without being asked to, without
	 * reaping it.  Asked only while GO or an answer is overdue. */
	bool (*is_lost)(struct team *team, struct worker *worker);
	/* Optional: the process that the worker is, for those that are one. */
	pid_t (*process)(struct team *team, struct worker *worker);
};

/* A team for the job, which stands in the arena (arena_team, arena_workers) and lives as long. */
struct team *team_new(const struct job *job, struct arena *arena);

/* Workers and background workers. */
unsigned team_size(const struct job *job);

/* Points all workers at their slots and deals the tasks to the first `takers`
 * of them in turn.  Worker i takes locks[i mod lock_count]; with lock_count 0
 * there is no lock.  Not part of the timed span. */
void team_man(struct team *team, unsigned takers, struct gil *locks, unsigned lock_count);

/* The whole course with one worker created after the other.  If one cannot be
 * created, those that exist do not begin a further task and are reaped.
 * Background workers are created last, and told to stop when the others are reaped. */
void team_run(struct team *team, const struct team_hands *hands);

/* Whether a pool may do one batch before GO.  What others have a part in cannot be done twice: a side of the parent's,
 * or pages whose first write is what is measured. */
bool team_may_rehearse(const struct job *job);

/* How long one may wait for workers before asking whether they live. */
#define TEAM_PATIENCE_NS (NS_PER_S / 2)
bool team_any_lost(struct team *team, const struct team_hands *hands);

/* Has all workers begin no further task. */
void team_stop(struct team *team);

/* Keeps the first failure; `culprit` may be NULL. */
void team_fail(struct team *team, enum team_stage stage, int detail, const struct worker *culprit);

#endif
