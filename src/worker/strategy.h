/* SPDX-License-Identifier: MIT
 *
 * struct strategy: how tasks are given to workers.  A strategy is one file in
 * src/strategy/ that defines
 *
 *	const struct strategy strategy_NAME = {.name = "NAME", …};
 *
 * with NAME the file's name; the build finds it.  docs/adding.md shows one.
 */
#ifndef WORKER_STRATEGY_H
#define WORKER_STRATEGY_H

#include "base/kind.h"
#include "worker/team.h"

enum strategy_capability {
	STRATEGY_NOT_ADVISED = 1 << 2,	 /* shown beside others: the cost model does without it */
	STRATEGY_PARALLEL = 1 << 0,	 /* more than one worker */
	STRATEGY_SHARES_MEMORY = 1 << 1, /* workers live in one address space */
	STRATEGY_FOREIGN = 1 << 3,	 /* another program does the work: its results are not ours */
	STRATEGY_RECORDED = 1 << 6,	 /* workers record what they are at, whoever wants to know */
	STRATEGY_ALONE = 1 << 5,	 /* has no place for background workers */
	STRATEGY_PREPARES_ONCE = 1 << 7, /* of fresh images: one makes what the others inherit */
	STRATEGY_FRESH_IMAGE = 1 << 4,	 /* workers inherit nothing: neither payloads nor the parent's memory */
};

struct strategy {
	const char *name;
	const char *summary;   /* one line for --help and the README */
	unsigned capabilities; /* enum strategy_capability, or-ed */
	enum kind kind;	       /* for analyses */

	/* Does team->job with workers of its kind and leaves none behind, come
	 * what may; stamps and errors go into the team.  Called in the
	 * single-threaded harness. */
	void (*run)(struct team *team);
};

#endif
