/* SPDX-License-Identifier: MIT
 *
 * A file that is there whole or as it was before: written beside its place, brought to the disk, and renamed, as git
 * does it.  Pipes and devices are written as they are.
 *
 * Thread-safety: one thread a draft.  Errors are negative errno.
 */
#ifndef BASE_DRAFT_H
#define BASE_DRAFT_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

struct draft {
	FILE *file; /* to be written */
	const char *path;
	bool special;
	char beside[PATH_MAX];
};

/* Begins one; `path` is the caller's and must outlive it.  After an error there is nothing to end. */
int draft_open(struct draft *draft, const char *path);

/* Ends it: `path` is the new file, or what it was, and there is no draft any more. */
int draft_commit(struct draft *draft);

/* Ends it, and forgets what was written. */
void draft_drop(struct draft *draft);

#endif
