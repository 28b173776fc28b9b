/* SPDX-License-Identifier: MIT
 *
 * Fields of a CSV (RFC 4180), one after the other: what all readers of ours share.
 */
#ifndef RECORD_CSV_FIELDS_H
#define RECORD_CSV_FIELDS_H

#include <stddef.h>
#include <stdio.h>

enum field_end { END_FIELD, END_ROW, END_FILE, END_BROKEN };

/* Reads one field into buffer[size], quotes undone.  END_FILE: there was nothing; END_BROKEN: it
 * is longer than the buffer, holds a zero byte, or is cut off. */
enum field_end csv_field(FILE *file, char *buffer, size_t size);

#endif
