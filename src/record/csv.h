/* SPDX-License-Identifier: MIT
 *
 * Trials in and out of CSV files (RFC 4180: comma, CRLF or LF read, LF
 * written, fields quoted where needed, one header line).
 *
 * Thread-safety: one thread a file.  Errors are negative errno; the reader
 * also fills a struct csv_error, from which the caller makes its sentence.
 */
#ifndef RECORD_CSV_H
#define RECORD_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "record/trial.h"

extern const struct csv_layout trial_layout; /* record/csv_layout.h */

/* ---- writing ---- */

/* Says whether csv_create(path) would keep its promise, and changes nothing:
 * 0; -EEXIST if a file is there that is not one of ours (or of another
 * schema); -EBUSY if another run is writing it; -EISDIR, -EACCES, -ENOENT, … if
 * it cannot be written. */
int csv_check(const char *path);

/* Starts a file anew with its header and returns a descriptor for
 * csv_append(), or a negative errno as above.  A former breakeven CSV is kept
 * as TARGET.bak, where TARGET is `path` with its symbolic links resolved: the
 * links stay.  The file is locked until the last copy of the descriptor is
 * closed.  Pipes, devices and /dev/stdout are written in place, without a lock;
 * -ENXIO if no process reads a FIFO. */
int csv_create(const char *path);

/* Opens a file that csv_create() made, to go on: locked, and -EBUSY, likewise.  -ENOTSUP for what is written in
 * place: there is no run in it to go on with. */
int csv_reopen(const char *path);

/* Appends one row by one write(2), so that a killed run leaves whole rows. */
int csv_append(int fd, const struct trial *trial);

/* Takes a last row that was cut off out of the file of csv_reopen().  Returns 0 or a negative errno. */
int csv_mend(int fd);

/* ---- reading ---- */

struct csv_error {
	bool cut;    /* the last row has no end, and was left out: the run was killed as it wrote it */
	size_t line; /* of the error, or of the row that is cut; 1 for the header; 0 if the file as a whole is meant */
	char reason[160]; /* "not a breakeven CSV: …" */
};

struct trial_list {
	struct trial *trials;
	size_t count;
	size_t capacity;
};

/* Appends all rows of `path` to `list`.  Strict: the header must be exactly
 * ours and every field of every row of its type.  A last line without line feed, as a killed run can leave
 * it, is left out: error->cut says so.  On error the rows of this file are not added.  The caller
 * owns list->trials (trial_list_free). */
int csv_read(const char *path, struct trial_list *list, struct csv_error *error);

/* The same, each row to take(), which returns 0 or a negative errno that ends the reading. */
int csv_read_each(const char *path, int (*take)(void *owner, const struct trial *trial), void *owner,
		  struct csv_error *error);

/* Adds copies of trials.  Returns 0 or -ENOMEM. */
int trial_list_append(struct trial_list *list, const struct trial *trials, size_t count);

void trial_list_free(struct trial_list *list);

/* Did all do what was asked for (trial_ok)? */
bool trial_list_ok(const struct trial_list *list);

/* Is one trial, by host, run, restart, round, position and harness, there twice?  Returns 1 and says which two, 0, or
 * -ENOMEM. */
int trial_list_find_twice(const struct trial_list *list, size_t *first, size_t *second);

#endif
