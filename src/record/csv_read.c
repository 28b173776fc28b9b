/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/input.h"
#include "base/memory.h"
#include "record/csv.h"
#include "record/csv_fields.h"
#include "record/csv_row.h"

#define ROOM_UNASKED (16u << 20) /* bytes */

__attribute__((format(printf, 2, 3))) static int fail(struct csv_reader *reader, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reader->error->reason, sizeof(reader->error->reason), format, arguments);
	va_end(arguments);
	reader->error->line = reader->line;
	return -EBADMSG;
}

static bool parse_field(const struct column *column, const char *text, void *record)
{
	void *field = (char *)record + column->offset;
	char *end;

	if (column->type == COLUMN_text) {
		if (strlen(text) >= TRIAL_NAME_SIZE)
			return false;
		/* Names of ours are printable ASCII; what others write would reach terminals and viewers. */
		for (const char *c = text; *c; c++)
			if (*c < ' ' || *c > '~')
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

static int read_header(struct csv_reader *reader)
{
	char name[TRIAL_NAME_SIZE];

	reader->line = 1;
	for (unsigned i = 0; i < reader->count; i++) {
		enum field_end end = csv_field(reader->file, name, sizeof(name));

		if (end == END_FILE && ferror(reader->file))
			return fail(reader, "cannot be read: %s", strerror(errno));
		if (end == END_FILE)
			return fail(reader, "is empty: not even a header");
		if (end == END_BROKEN || strcmp(name, reader->columns[i].name) != 0)
			return fail(reader, "not a %s of schema %u: column %u should be `%s`", reader->kind,
				    reader->schema, i + 1, reader->columns[i].name);
		if ((end == END_ROW) != (i + 1 == reader->count))
			return fail(reader, "not a %s of schema %u: it has %s than %u columns", reader->kind,
				    reader->schema, end == END_ROW ? "fewer" : "more", reader->count);
	}
	return 0;
}

int csv_open(struct csv_reader *reader, const char *path)
{
	int err;

	*reader->error = (struct csv_error){0};
	err = input_open(path, INPUT_ANY, &reader->file);
	if (!err)
		return read_header(reader);
	snprintf(reader->error->reason, sizeof(reader->error->reason), "cannot be read: %s", input_error(err));
	return err;
}

static const char *printable(const char *text, char *shown, size_t size)
{
	size_t used = 0;

	for (; *text && used + 1 < size; text++)
		shown[used++] = *text < ' ' || *text > '~' ? '?' : *text;
	shown[used] = '\0';
	return shown;
}

int csv_read_row(struct csv_reader *reader, void *record)
{
	char text[TRIAL_NAME_SIZE], shown[41];

	reader->line++;
	for (unsigned i = 0; i < reader->count; i++) {
		const struct column *column = &reader->columns[i];
		enum field_end end = csv_field(reader->file, text, sizeof(text));

		if (end == END_FILE && i == 0)
			return 0;
		if ((end == END_FILE || end == END_BROKEN) && feof(reader->file)) {
			reader->error->cut = true;
			reader->error->line = reader->line;
			return 0;
		}
		if (end == END_BROKEN)
			return fail(reader, "the row is broken at `%s`", column->name);
		if ((end == END_ROW) != (i + 1 == reader->count))
			return fail(reader, "the row has %s than %u fields", end == END_ROW ? "fewer" : "more",
				    reader->count);
		if (!parse_field(column, text, record))
			return fail(reader, "`%s` is no value of `%s`", printable(text, shown, sizeof(shown)),
				    column->name);
		if (i == 0 && *(uint64_t *)record != reader->schema)
			return fail(reader, "schema %" PRIu64 " where this command reads schema %u",
				    *(uint64_t *)record, reader->schema);
	}
	return 1;
}

/* Half of what is available: a process that takes more may be killed. */
bool csv_has_room(size_t bytes)
{
	int64_t available = bytes < ROOM_UNASKED ? -1 : memory_available_bytes();

	return available < 0 || bytes <= (uint64_t)available / 2;
}

int trial_list_append(struct trial_list *list, const struct trial *trials, size_t count)
{
	if (list->count + count > list->capacity) {
		size_t capacity = 2 * list->capacity > 256 ? 2 * list->capacity : 256;
		struct trial *larger;

		capacity = capacity > list->count + count ? capacity : list->count + count;
		if (!csv_has_room((capacity - list->capacity) * sizeof(*larger)))
			return -ENOMEM;
		larger = realloc(list->trials, capacity * sizeof(*larger));
		if (!larger)
			return -ENOMEM;
		list->trials = larger;
		list->capacity = capacity;
	}
	if (count)
		memcpy(list->trials + list->count, trials, count * sizeof(*trials));
	list->count += count;
	return 0;
}

int csv_read(const char *path, struct trial_list *list, struct csv_error *error)
{
	struct csv_reader reader = {.columns = trial_columns,
				    .count = trial_column_count,
				    .schema = TRIAL_SCHEMA,
				    .kind = "breakeven CSV",
				    .error = error};
	size_t before = list->count;
	struct trial trial = {0};
	int err;

	err = csv_open(&reader, path);
	if (!reader.file)
		return err;
	while (!err) {
		err = csv_read_row(&reader, &trial);
		if (err <= 0)
			break;
		err = trial_list_append(list, &trial, 1);
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
