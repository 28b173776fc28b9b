/* SPDX-License-Identifier: MIT
 *
 * The command line of every harness, beside Google Benchmark's own flags.
 */
#ifndef HARNESS_OPTIONS_H
#define HARNESS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "harness/harness.h"
#include "record/parameters.h"
#include "worker/strategy.h"
#include "worker/workload.h"

#define SWEEPS_MOST  96	   /* lines of --sweeps */
#define OPTIONS_MOST 64	   /* names or numbers in one list */
#define WORKERS_MOST 10000 /* more is a typing error, not a plan */

#define TASKS_ONE_A_WORKER UINT64_MAX
#define PAYLOAD_NONE	   INT64_C(-1)
#define PARENT_MOST	   INT64_C(-1)

/* Two revisions measure in turn (breakeven gate): the baseline and the candidate, each in a process of its own program.
 */
enum side { SIDE_ONLY, SIDE_BASELINE, SIDE_CANDIDATE, SIDES };

/* Where trials start. */
enum placement {
	PLACEMENT_BALANCED, /* all strategies of a round on one CPU, the next round's on the next */
	PLACEMENT_NONE,	    /* the scheduler chooses */
};

enum loudness {
	LOUDNESS_USUAL,
	LOUDNESS_QUIET,	  /* only errors */
	LOUDNESS_VERBOSE, /* a line for each trial */
};

struct options {
	const struct strategy *strategies[OPTIONS_MOST];
	unsigned strategy_count;
	const struct workload *workloads[OPTIONS_MOST];
	unsigned workload_count;
	unsigned cpus; /* what the word `cpus` means in --workers */
	unsigned workers[OPTIONS_MOST];
	unsigned workers_count;
	uint64_t tasks; /* 0: options_tasks() decides; or TASKS_ONE_A_WORKER */
	int64_t cpus_ns[OPTIONS_MOST];
	unsigned cpu_count;
	int64_t block_ns;
	/* Percentages of --cpu + --block that a task of a workload that does both
	 * shall block; none: as --cpu and --block say. */
	unsigned blocking[OPTIONS_MOST];
	unsigned blocking_count;
	/* Shares of a task's time that it shall block beside --cpu; none: --block says. */
	double block_shares[OPTIONS_MOST];
	unsigned block_share_count;
#define PARAMETER(X, type, name, ...)                                                                                  \
	trial_##type name[OPTIONS_MOST];                                                                               \
	unsigned name##_count;
	CELL_PARAMETERS(PARAMETER, )
#undef PARAMETER
	int64_t payloads[OPTIONS_MOST]; /* PAYLOAD_NONE: tasks are not handed over at all */
	unsigned payload_count;
	const struct transport *transports[OPTIONS_MOST];
	unsigned transport_count;
	unsigned trips[OPTIONS_MOST]; /* 1: there and back */
	unsigned trip_count;
	int64_t parents[OPTIONS_MOST]; /* PARENT_MOST: what the machine can hold, up to 4 GiB */
	unsigned parent_count;
	enum pages pages[OPTIONS_MOST];
	unsigned pages_count;
	enum writer writer;
	double written[OPTIONS_MOST];
	unsigned written_count;
	bool survey;
	const char *sweeps_file;     /* of --sweeps; NULL for none */
	const char *const *sweeps;   /* of --sweeps, in place of the harness's; ends with NULL; or NULL */
	const char *baseline;	     /* program that measures the baseline's side; NULL: there is one side */
	bool allow_different_builds; /* of baseline and candidate */
	const struct workload *baseline_workload; /* in place of each workload, on that side; NULL: the same */
	enum placement placement;
	bool swept;	    /* a flag was given that the harness's sweeps would set */
	int64_t timeout_ns; /* of a trial; 0: limit_of_trial() decides */
	bool resume;	    /* go on with the CSV's last session */
	bool append;	    /* keep the CSV's former sessions */
	uint64_t run_id;    /* of the session that this run is a part of; 0: it is one of its own */
	unsigned first_restart;
	bool yes; /* to more processes than are created unasked */
	unsigned rounds;
	unsigned restarts;
	unsigned warmup; /* rounds of each restart before those that are kept */
	uint64_t seed;
	bool seed_given;
	const char *csv;      /* NULL for none */
	const char *timeline; /* NULL for none */
	unsigned color;	      /* auto, always, never */
	enum loudness loudness;
	bool no_progress;
	enum start_mode start;
	enum pin_mode pin;
	bool version;
};

/* Reads argv, from which Google Benchmark's flags are gone.  `cpus` are the whole effective CPUs, at least 1.  Strings
 * point into argv.  Returns what flags_read() does. */
int options_parse(const struct harness *harness, unsigned cpus, int argc, char **argv, struct options *options);

/* Gives back what reading the flags has taken. */
void options_free(struct options *options);

/* The sides that there are, from the first to the last; the last is what the run is about. */
static inline enum side options_first_side(const struct options *options)
{
	return options->baseline ? SIDE_BASELINE : SIDE_ONLY;
}

static inline enum side options_last_side(const struct options *options)
{
	return options->baseline ? SIDE_CANDIDATE : SIDE_ONLY;
}

/* Tasks in a trial: --tasks, or the most workers but at least 8. */
uint64_t options_tasks(const struct options *options);

/* Adds the flags of one sweep, separated by blanks; what it says of blocking is in place of all that was said of it
 * before.  The flags may not hold file names.  Returns 0 or -EINVAL. */
int options_sweep(const struct harness *harness, const char *flags, struct options *options);

#endif
