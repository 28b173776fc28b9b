/* SPDX-License-Identifier: MIT
 *
 * The ledger: what the restarts of one run hand on to each other.  A restart
 * ends by executing the harness anew (the process stays, everything in it
 * starts afresh: heap, address layout, branch history); the ledger is an
 * anonymous file whose descriptor survives that, named in the environment.
 */
#ifndef HARNESS_LEDGER_H
#define HARNESS_LEDGER_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "harness/plan.h"
#include "record/trial.h"

#define LEDGER_POINTS_MOST 1024

/* What a supervised harness is about to do (supervisor.h). */
enum activity {
	ACTIVITY_NONE, /* nothing of the plan: it begins, or reports */
	ACTIVITY_CALIBRATING,
	ACTIVITY_TRIAL,
	ACTIVITY_KEEPING, /* writing a finished trial's row: `trial` is whole */
	ACTIVITY_BETWEEN, /* trials; what was measured is kept */
};

struct running {
	enum activity activity;
	int64_t since_ns; /* clock_now_ns() */
	int64_t limit_ns; /* so long may it take */
	uint64_t arm;	  /* of a trial … */
	uint64_t restart;
	struct trial trial; /* … and its row, as far as it is known */
	char workload[TRIAL_NAME_SIZE];
};

#define LEDGER_BAD_ARMS_MOST 64

struct ledger_head {
	uint64_t magic;
	struct running running;
	bool supervised;		    /* somebody looks at `running` */
	bool begun;			    /* what a first process does is done: files are there, things are told */
	bool has_csv;			    /* created in this run … */
	char csv[PATH_MAX];		    /* … and its name */
	bool by_turns;			    /* with another harness, which would wait: no other goes on */
	bool seeded;			    /* `seed` is the run's */
	bool consented;			    /* to more processes than are created unasked */
	bool resumed;			    /* a former process did some of this restart */
	uint64_t bad[LEDGER_BAD_ARMS_MOST]; /* arms that ended a harness or took too long: not run again */
	unsigned bad_count;
	uint64_t refused[LEDGER_BAD_ARMS_MOST]; /* arms whose workers the system did not give */
	unsigned refused_count;
	uint64_t run_id;
	uint64_t seed;		   /* one for all restarts, also if it was drawn */
	int64_t started_ns;	   /* clock_now_ns() of the first restart */
	struct plan_limits limits; /* as they were at the start */
	uint64_t neighbour_units;  /* calibrated once; 0 for not yet */
	struct calibration calibrations[PLAN_CELLS_MOST];
	unsigned point_count; /* cells that were added to the plan, in this order */
	struct point points[LEDGER_POINTS_MOST];
};

/* What is kept of a trial until the report, which wants no more; the CSV has all of it.  A run of hours has a
 * million of them. */
struct ledger_entry {
	uint64_t arm; /* index in the plan */
	uint32_t restart, round;
	uint64_t tasks;
	int64_t cold_ns, warm_ns, create_ns, reap_ns, user_ns, system_ns;
	char status[TRIAL_NAME_SIZE];
};

struct ledger {
	int fd;
	unsigned restart; /* index of this one */
	struct ledger_head head;
};

/* Finds the ledger that the environment names, or starts one for a first
 * restart.  Returns 0 or a negative errno. */
int ledger_open(struct ledger *ledger);

/* Does the environment name one? */
bool ledger_is_handed_on(void);

/* Writes the head back. */
int ledger_save(const struct ledger *ledger);

/* Reads it again, or just what is running: another process has written it. */
int ledger_load(struct ledger *ledger);
int ledger_load_running(const struct ledger *ledger, struct running *running);

/* Says what is being done from now on, where somebody wants to know.  `trial` may be NULL. */
void ledger_announce(struct ledger *ledger, enum activity activity, uint64_t arm, const struct trial *trial,
		     const char *workload, int64_t limit_ns);

/* Has the arm not be run again.  Returns 0, -E2BIG if there are too many of them, or the negative errno of writing. */
int ledger_mark_bad(struct ledger *ledger, uint64_t arm);

/* Notes an arm whose workers the system did not give, if there is room; ledger_save() hands it on. */
void ledger_mark_refused(struct ledger *ledger, uint64_t arm);

/* Is it an arm that is not to be run again? */
bool ledger_is_bad(const struct ledger *ledger, uint64_t arm);

int ledger_append(const struct ledger *ledger, uint64_t arm, const struct trial *trial);

/* Is this the last entry? */
bool ledger_ends_with(const struct ledger *ledger, uint64_t arm, const struct trial *trial);

bool ledger_entry_ok(const struct ledger_entry *entry);

/* All entries; *entries is the caller's to free(). */
int ledger_entries(const struct ledger *ledger, struct ledger_entry **entries, uint64_t *count);

/* How many trials have another status than ok.  Returns 0 or a negative errno. */
int ledger_count_failed(const struct ledger *ledger, uint64_t *failed);

/* Sets the environment so that the program, executed anew, takes up this ledger at a restart.
 * Returns 0 or a negative errno. */
int ledger_hand_on(const struct ledger *ledger, unsigned restart);

/* Takes back what ledger_open() and ledger_hand_on() did: no ledger is there or handed on. */
void ledger_forget(const struct ledger *ledger);

/* Executes the program anew as the next restart.  Returns only on failure,
 * with a negative errno. */
int ledger_restart(const struct ledger *ledger, char **argv);

#endif
