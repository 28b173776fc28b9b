/* SPDX-License-Identifier: MIT
 *
 * CSVs of any of our layouts: what trials, timelines and lifecycles share.
 *
 * A regular file is locked as long as its descriptor, or a copy of it, is open: a second process gets -EBUSY.  Symbolic
 * links that lead to it stay.  All else is written in place, without a lock (base/output.h).
 *
 * Thread-safety: one thread a file.  Errors are negative errno.
 */
#ifndef RECORD_CSV_LAYOUT_H
#define RECORD_CSV_LAYOUT_H

#include <stddef.h>
#include <stdio.h>

#include "base/output.h"
#include "record/csv.h"
#include "record/trial.h"

struct csv_layout {
	const char *kind; /* in messages: "timeline" */
	unsigned schema;  /* what the first column of each row must be */
	const struct column *columns;
	unsigned count;
};

/* ---- rows ---- */

/* Room for any row: every column at its widest, twice over for quoting. */
#define CSV_ROW_SIZE 8192

/* Writes `record` as a row, or the header where there is none, with its line feed.  Returns its length. */
size_t csv_format_row(char *row, const struct column *columns, unsigned count, const void *record);

/* The same into a buffered file, that the caller checks. */
void csv_write_row(FILE *file, const struct csv_layout *layout, const void *record);

/* The same by one write(2), as a rule.  A row that cannot be written whole is taken back from a regular file. */
int csv_append_row(int fd, const struct csv_layout *layout, const void *record);

enum field_end { END_FIELD, END_ROW, END_FILE, END_BROKEN };

/* Reads one field into buffer[size], quotes undone.  END_FILE: there was nothing; END_BROKEN: it
 * is longer than the buffer, holds a zero byte, or is cut off. */
enum field_end csv_field(FILE *file, char *buffer, size_t size);

struct csv_reader {
	const struct csv_layout *layout;
	void *record; /* each row, in its turn */
	/* Takes the record.  Returns 0; 1 if no further row is wanted; or a negative errno. */
	int (*take)(struct csv_reader *reader);
	void *owner; /* for take() */
	struct csv_error *error;
	FILE *file;
	size_t line; /* of the row that is being read, from 1 */
};

/* Reads the header and all rows of a file.  Errors are those of take(), of input_open() (base/input.h), -EIO, and
 * -EBADMSG for what is not of the layout; *error has the reason in words, but for those of take(). */
int csv_read_rows(struct csv_reader *reader, const char *path);

/* For take(): the row is wrong.  Returns -EBADMSG. */
__attribute__((format(printf, 2, 3))) int csv_refuse(struct csv_reader *reader, const char *format, ...);

/* Rows of `size` bytes each, in memory for at least `wanted` of them; *capacity says for how many.  NULL, and they stay
 * where they are, if there is no memory, or not twice as much as is asked for: a file, or a pipe, may be endless. */
void *csv_grow(void *rows, size_t size, size_t wanted, size_t *capacity);

/* ---- files ---- */

/* Is it absent, empty, or does it begin with this header?  0; -EEXIST if it is another file; -EISDIR; or another
 * error. */
int csv_file_check(const char *path, const struct csv_layout *layout);

/* Would csv_file_create() do it?  Changes nothing. */
int csv_file_check_create(const char *path, const struct csv_layout *layout);

/* Begins the file anew with its header, and returns its descriptor.  A former one that has a row is kept as
 * TARGET.bak. */
int csv_file_create(const char *path, const struct csv_layout *layout);

/* Opens and locks a regular file by open(2)'s flags.  Returns its descriptor, or a negative errno: -EAGAIN if another
 * process has taken its name meanwhile; so often is it tried again. */
#define CSV_FILE_TRIES 16
int csv_file_open_locked(const struct output *output, int flags);

#endif
