/* SPDX-License-Identifier: MIT
 *
 * The parts of `breakeven advise`: what is asked for, what a task takes, what came of it
 * when it was run, and the profile of this machine that it stands on.
 */
#ifndef COMMAND_ADVISE_H
#define COMMAND_ADVISE_H

#include <stdbool.h>

#include "analysis/advice.h"
#include "table/table.h"

/* Strategies that --verify runs: the first two of each world, and what a program has today. */
#define ADVISE_VERIFIED 6

extern const char *const advise_transports[];

struct advise_request {
	struct model_job job;
	bool has_cpu;
	unsigned transport;		  /* number of advise_transports[] */
	const char *among;		  /* NULL for all */
	const char *command;		  /* whose accounting tells what a task takes; or NULL */
	const char *start_command;	  /* that starts the same and does nothing; NULL: guessed */
	const char *workload;		  /* a file; or NULL */
	const char *python;		  /* FILE.py:NAME of a function; or NULL */
	const char *items, *interpreters; /* of it; NULL: not said */
	int64_t seconds_ns;
	bool has_workers;
	const char *folder;
	bool verify, anew, no_probe, lock, no_lock;
	enum { ADVISE_RANKING, ADVISE_CHANGES } show;
	enum table_format format;
};

/* Fills in what a task takes, where a command or a workload of the user's tells it.  Tells the user what is wrong;
 * returns an exit status. */
int advise_find_task(struct advise_request *request);

/* Runs them for real.  Tells the user what is wrong; returns an exit status. */
int advise_verify(const struct advise_request *request, const struct advice *advice,
		  struct verified verified[ADVISE_VERIFIED], unsigned *count);

/* Becomes the harness that measures the function and says what to take; returns an exit status where that fails. */
int advise_python(const struct advise_request *request);

/* Fills a model that the caller owns (model_free) from FOLDER/profile.json.  Where that is missing or of another
 * host, kernel or build, where a probe says that it holds no more, or with `anew`, measures it (half a minute),
 * and keeps what was measured as FOLDER/profile.csv.  A profile that had too few CPUs is used once and not kept.  Tells
 * the user what is wrong and returns an exit status. */
int advise_profile(const struct advise_request *request, struct model *model);

/* Does the profile of that folder still hold?  Runs a few trials (half a second), again if the first ones say no, and
 * tells the user why not.  Also true where nothing could be measured. */
bool advise_probe(const char *folder, const struct model *model);

#endif
