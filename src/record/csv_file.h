/* SPDX-License-Identifier: MIT
 *
 * CSV files as files: begun, locked, gone on with.  What trials, timelines and lifecycles share.
 *
 * A regular file is locked as long as its descriptor, or a copy of it, is open: a second process gets -EBUSY.  Symbolic
 * links that lead to it stay.  All else is written in place, without a lock (base/output.h).
 *
 * Thread-safety: one thread a file.  Errors are negative errno.
 */
#ifndef RECORD_CSV_FILE_H
#define RECORD_CSV_FILE_H

#include "base/output.h"
#include "record/trial.h"

/* Is it absent, empty, or does it begin with this header?  0; -EEXIST if it is another file; -EISDIR; or another
 * error. */
int csv_file_check(const char *path, const struct column *columns, unsigned count);

/* Would csv_file_create() do it?  Changes nothing. */
int csv_file_check_create(const char *path, const struct column *columns, unsigned count);

/* Begins the file anew with its header, and returns its descriptor.  A former one that has a row is kept as
 * TARGET.bak. */
int csv_file_create(const char *path, const struct column *columns, unsigned count);

/* Opens a regular file that is there, to append to it; -ENOTSUP for what is written in place. */
int csv_file_reopen(const char *path);

/* Opens and locks a regular file by open(2)'s flags.  Returns its descriptor, or a negative errno: -EAGAIN if another
 * process has taken its name meanwhile; so often is it tried again. */
#define CSV_FILE_TRIES 16
int csv_file_open_locked(const struct output *output, int flags);

#endif
