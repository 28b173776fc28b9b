/* SPDX-License-Identifier: MIT
 *
 * Rows of any of our CSVs by their table of columns: what trials and timelines share.
 * Thread-safety: any thread; no state.
 */
#ifndef RECORD_CSV_ROW_H
#define RECORD_CSV_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "record/csv.h"
#include "record/trial.h"

/* Room for any row: every column at its widest, twice over for quoting. */
#define CSV_ROW_SIZE 8192

/* Writes `record` as a row, or the header where there is none, with its line feed.  Returns its length. */
size_t csv_format_row(char *row, const struct column *columns, unsigned count, const void *record);

/* The same into a buffered file, that the caller checks. */
void csv_write_row(FILE *file, const struct column *columns, unsigned count, const void *record);

/* The same by one write(2), as a rule.  A row that cannot be written whole is taken back from a regular file. */
int csv_append_row(int fd, const struct column *columns, unsigned count, const void *record);

/* May a list of rows grow by so much?  A file, or a pipe, may be endless. */
bool csv_has_room(size_t bytes);

/* Opens a file and reads its header (the caller closes reader->file, where it is not NULL), or reads its next row.
 * `schema` is what the first column of each row must be.  csv_read_row() returns 1 for a row and 0 at the end.  Errors
 * are -EBADMSG with their reason in *error. */
struct csv_reader {
	FILE *file;
	const struct column *columns;
	unsigned count;
	unsigned schema;
	const char *kind; /* "breakeven CSV" */
	size_t line;	  /* of the row that is being read, from 1 */
	struct csv_error *error;
};
int csv_open(struct csv_reader *reader, const char *path);
int csv_read_row(struct csv_reader *reader, void *record);

#endif
