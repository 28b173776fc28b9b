/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/csv.h"
#include "record/csv_fields.h"

struct reader {
	FILE *file;
	size_t line; /* of the row that is being read, from 1 */
	struct csv_error *error;
};

__attribute__((format(printf, 2, 3))) static int fail(struct reader *reader, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reader->error->reason, sizeof(reader->error->reason), format, arguments);
	va_end(arguments);
	reader->error->line = reader->line;
	return -EBADMSG;
}

static bool parse_field(const struct column *column, const char *text, struct trial *trial)
{
	void *field = (char *)trial + column->offset;
	char *end;

	if (column->type == COLUMN_text) {
		if (strlen(text) >= TRIAL_NAME_SIZE)
			return false;
		strcpy(field, text);
		return true;
	}
	if (text[0] == '\0' || strchr(" \t+", text[0]) || (text[0] == '-' && column->type != COLUMN_signed))
		return false;
	errno = 0;
	switch (column->type) {
	case COLUMN_count:
		*(uint64_t *)field = strtoull(text, &end, 10);
		break;
	case COLUMN_signed:
		*(int64_t *)field = strtoll(text, &end, 10);
		break;
	case COLUMN_hex:
		*(uint64_t *)field = strtoull(text, &end, 16);
		break;
	default:
		*(double *)field = strtod(text, &end);
		if (!isfinite(*(double *)field))
			return false;
	}
	return *end == '\0' && errno == 0;
}

static int read_header(struct reader *reader)
{
	char name[TRIAL_NAME_SIZE];

	reader->line = 1;
	for (unsigned i = 0; i < trial_column_count; i++) {
		enum field_end end = csv_field(reader->file, name, sizeof(name));

		if (end == END_FILE)
			return fail(reader, "is empty: not even a header");
		if (end == END_BROKEN || strcmp(name, trial_columns[i].name) != 0)
			return fail(reader, "not a breakeven CSV of schema %d: column %u should be `%s`", TRIAL_SCHEMA,
				    i + 1, trial_columns[i].name);
		if ((end == END_ROW) != (i + 1 == trial_column_count))
			return fail(reader, "not a breakeven CSV of schema %d: it has %s than %u columns", TRIAL_SCHEMA,
				    end == END_ROW ? "fewer" : "more", trial_column_count);
	}
	return 0;
}

/* Returns 1 for a row, 0 at the end, or -EBADMSG. */
static int read_row(struct reader *reader, struct trial *trial)
{
	char text[TRIAL_NAME_SIZE];

	memset(trial, 0, sizeof(*trial));
	reader->line++;
	for (unsigned i = 0; i < trial_column_count; i++) {
		enum field_end end = csv_field(reader->file, text, sizeof(text));

		if (end == END_FILE && i == 0)
			return 0;
		if (end == END_FILE || end == END_BROKEN)
			return fail(reader, "the row is cut off or broken at `%s`", trial_columns[i].name);
		if ((end == END_ROW) != (i + 1 == trial_column_count))
			return fail(reader, "the row has %s than %u fields", end == END_ROW ? "fewer" : "more",
				    trial_column_count);
		if (!parse_field(&trial_columns[i], text, trial))
			return fail(reader, "`%.40s` is no value of `%s`", text, trial_columns[i].name);
		if (i == 0 && trial->schema != TRIAL_SCHEMA)
			return fail(reader, "schema %" PRIu64 " where this command reads schema %d", trial->schema,
				    TRIAL_SCHEMA);
	}
	return 1;
}

static int append(struct trial_list *list, const struct trial *trial)
{
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? 2 * list->capacity : 256;
		struct trial *trials = realloc(list->trials, capacity * sizeof(*trials));

		if (!trials)
			return -ENOMEM;
		list->trials = trials;
		list->capacity = capacity;
	}
	list->trials[list->count++] = *trial;
	return 0;
}

int csv_read(const char *path, struct trial_list *list, struct csv_error *error)
{
	struct reader reader = {.file = fopen(path, "re"), .error = error};
	size_t before = list->count;
	struct trial trial;
	int err;

	*error = (struct csv_error){0};
	if (!reader.file) {
		err = -errno;
		snprintf(error->reason, sizeof(error->reason), "cannot be read: %s", strerror(errno));
		return err;
	}
	err = read_header(&reader);
	while (!err) {
		err = read_row(&reader, &trial);
		if (err <= 0)
			break;
		err = append(list, &trial);
	}
	if (ferror(reader.file)) {
		err = -EIO;
		snprintf(error->reason, sizeof(error->reason), "cannot be read: %s", strerror(errno));
		error->line = 0;
	}
	if (err)
		list->count = before;
	fclose(reader.file);
	return err;
}

void trial_list_free(struct trial_list *list)
{
	free(list->trials);
	*list = (struct trial_list){0};
}
