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

/* Does the file begin with this header, or is it empty, or not there?  0; -EEXIST if it is another; or a negative
 * errno. */
int csv_check_header(const char *path, const struct column *columns, unsigned count);

/* Renames a former regular file to PATH.bak, if it has a row; removes it if it has none.  Returns 1 if one was
 * renamed, 0, or a negative errno. */
int csv_keep_former(const char *path, const struct column *columns, unsigned count);

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
