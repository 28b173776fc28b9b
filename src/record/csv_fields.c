/* SPDX-License-Identifier: MIT */
#include "record/csv_fields.h"

#include <stdbool.h>

enum field_end csv_field(FILE *file, char *buffer, size_t size)
{
	size_t used = 0;
	bool quoted = false;
	int c = getc(file);

	if (c == EOF)
		return END_FILE;
	if (c == '"') {
		quoted = true;
		c = getc(file);
	}
	for (;; c = getc(file)) {
		if (c == EOF || c == '\0')
			return END_BROKEN;
		if (quoted && c == '"') {
			c = getc(file);
			if (c != '"')
				break;
		} else if (!quoted && (c == ',' || c == '\n' || c == '\r')) {
			break;
		}
		if (used + 1 == size)
			return END_BROKEN;
		buffer[used++] = (char)c;
	}
	buffer[used] = '\0';
	if (c == '\r')
		c = getc(file);
	return c == ',' ? END_FIELD : c == '\n' ? END_ROW : END_BROKEN;
}
