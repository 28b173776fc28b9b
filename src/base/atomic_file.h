/* SPDX-License-Identifier: MIT
 *
 * A file that is there whole or as it was before: written beside its place, brought to the disk, and renamed, as git
 * does it.  A symbolic link stays: what it leads to is replaced.  Pipes, devices and /dev/stdout are written in place
 * (base/output.h).
 *
 * Thread-safety: one thread a draft.  Errors are negative errno.
 */
#ifndef BASE_ATOMIC_FILE_H
#define BASE_ATOMIC_FILE_H

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/output.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DRAFT_SUFFIX_MOST 32 /* ".PID.new" */

struct atomic_file {
	FILE *file; /* to be written */
	int fd;
	int error; /* negative errno of the first write that failed */
	struct output output;
	char beside[PATH_MAX + DRAFT_SUFFIX_MOST];
};

/* Begins one, which stays where it is in memory.  After an error there is nothing to end. */
int atomic_file_open(struct atomic_file *draft, const char *path);

/* Ends it: `path` is the new file, or what it was, and there is no draft any more.  0 only if all of it was written,
 * close(2) included. */
int atomic_file_commit(struct atomic_file *draft);

/* Ends it, and forgets what was written. */
void atomic_file_drop(struct atomic_file *draft);

#ifdef __cplusplus
}
#endif

#endif
