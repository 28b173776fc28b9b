/* SPDX-License-Identifier: MIT
 *
 * Memory that the harness holds, because programs that fork do.
 */
#ifndef TRIAL_BALLAST_H
#define TRIAL_BALLAST_H

#include "worker/job.h"

/* What is held at the moment; zeroed for nothing. */
struct held_ballast {
	uint64_t bytes;
	enum pages pages;
	unsigned char *memory;
	uint64_t mapped_bytes;
	unsigned char *mapping;
	bool is_protected; /* a fork has left its pages write-protected */
};

/* Holds what `ballast` asks for in place of what was held, if that was another
 * size or kind; all of its pages are written.  `afresh`: this trial forks or writes, and shall not pay for a fork
 * before it: pages that a fork has left write-protected are written once more.  Fills ballast->memory.  Returns 0,
 * a negative errno, or -ENOTSUP if huge pages are asked for and not given. */
int ballast_hold(struct held_ballast *held, struct ballast *ballast, bool afresh);
void ballast_release(struct held_ballast *held);

#endif
