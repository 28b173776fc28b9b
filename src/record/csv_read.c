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
#include "record/csv_layout.h"

#define ROOM_UNASKED (16u << 20) /* bytes */
#define ROWS_LEAST   256

int csv_refuse(struct csv_reader *reader, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reader->error->reason, sizeof(reader->error->reason), format, arguments);
	va_end(arguments);
	reader->error->line = reader->line;
	return -EBADMSG;
}

enum field_end csv_field(FILE *file, char *buffer, size_t size)
{
	size_t used = 0;
	bool quoted = false;
	int c = getc_unlocked(file);

	if (c == EOF)
		return END_FILE;
	if (c == '"') {
		quoted = true;
		c = getc_unlocked(file);
	}
	for (;; c = getc_unlocked(file)) {
		if (c == EOF || c == '\0')
			return END_BROKEN;
		if (quoted && c == '"') {
			c = getc_unlocked(file);
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
		c = getc_unlocked(file);
	return c == ',' ? END_FIELD : c == '\n' ? END_ROW : END_BROKEN;
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
	}
	return *end == '\0' && errno == 0 && column_can_be(column, field);
}

static int read_header(struct csv_reader *reader)
{
	char name[TRIAL_NAME_SIZE];

	reader->line = 1;
	for (unsigned i = 0; i < reader->layout->count; i++) {
		enum field_end end = csv_field(reader->file, name, sizeof(name));

		if (end == END_FILE && ferror(reader->file))
			return csv_refuse(reader, "cannot be read: %s", strerror(errno));
		if (end == END_FILE)
			return csv_refuse(reader, "is empty: not even a header");
		if (end == END_BROKEN || strcmp(name, reader->layout->columns[i].name) != 0)
			return csv_refuse(reader, "not a %s of schema %u: column %u should be `%s`",
					  reader->layout->kind, reader->layout->schema, i + 1,
					  reader->layout->columns[i].name);
		if ((end == END_ROW) != (i + 1 == reader->layout->count))
			return csv_refuse(reader, "not a %s of schema %u: it has %s than %u columns",
					  reader->layout->kind, reader->layout->schema,
					  end == END_ROW ? "fewer" : "more", reader->layout->count);
	}
	return 0;
}

static const char *printable(const char *text, char *shown, size_t size)
{
	size_t used = 0;

	for (; *text && used + 1 < size; text++)
		shown[used++] = *text < ' ' || *text > '~' ? '?' : *text;
	shown[used] = '\0';
	return shown;
}

/* Returns 1 for a row, 0 at the end, or -EBADMSG. */
static int read_row(struct csv_reader *reader)
{
	char text[TRIAL_NAME_SIZE], shown[41];

	reader->line++;
	for (unsigned i = 0; i < reader->layout->count; i++) {
		const struct column *column = &reader->layout->columns[i];
		enum field_end end = csv_field(reader->file, text, sizeof(text));

		if (end == END_FILE && i == 0)
			return 0;
		if ((end == END_FILE || end == END_BROKEN) && feof(reader->file)) {
			reader->error->cut = true;
			reader->error->line = reader->line;
			return 0;
		}
		if (end == END_BROKEN)
			return csv_refuse(reader, "the row is broken at `%s`", column->name);
		if ((end == END_ROW) != (i + 1 == reader->layout->count))
			return csv_refuse(reader, "the row has %s than %u fields", end == END_ROW ? "fewer" : "more",
					  reader->layout->count);
		if (!parse_field(column, text, reader->record))
			return csv_refuse(reader, "`%s` is no value of `%s`", printable(text, shown, sizeof(shown)),
					  column->name);
		if (i == 0 && *(uint64_t *)reader->record != reader->layout->schema)
			return csv_refuse(reader, "schema %" PRIu64 " where this command reads schema %u",
					  *(uint64_t *)reader->record, reader->layout->schema);
	}
	return 1;
}

int csv_read_rows(struct csv_reader *reader, const char *path)
{
	struct csv_error *error = reader->error;
	int err = input_open(path, INPUT_ANY, &reader->file);

	*error = (struct csv_error){0};
	if (err) {
		snprintf(error->reason, sizeof(error->reason), "cannot be read: %s", input_error(err));
		return err;
	}
	err = read_header(reader);
	while (!err) {
		err = read_row(reader);
		if (err <= 0)
			break;
		err = reader->take(reader);
	}
	if (ferror(reader->file)) {
		err = -EIO;
		snprintf(error->reason, sizeof(error->reason), "cannot be read: %s", strerror(errno));
		error->line = 0;
	}
	fclose(reader->file);
	return err < 0 ? err : 0;
}

/* ---- lists ---- */

void *csv_grow(void *rows, size_t size, size_t wanted, size_t *capacity)
{
	size_t larger = 2 * *capacity > ROWS_LEAST ? 2 * *capacity : ROWS_LEAST, bytes;
	int64_t available;

	if (wanted <= *capacity)
		return rows;
	larger = larger > wanted ? larger : wanted;
	/* Half of what is available: a process that takes more may be killed. */
	bytes = (larger - *capacity) * size;
	available = bytes < ROOM_UNASKED ? -1 : memory_available_bytes();
	if (available >= 0 && bytes > (uint64_t)available / 2)
		return NULL;
	rows = realloc(rows, larger * size);
	if (rows)
		*capacity = larger;
	return rows;
}

int trial_list_append(struct trial_list *list, const struct trial *trials, size_t count)
{
	struct trial *room;

	if (count == 0)
		return 0;
	room = csv_grow(list->trials, sizeof(*room), list->count + count, &list->capacity);
	if (!room)
		return -ENOMEM;
	list->trials = room;
	memcpy(list->trials + list->count, trials, count * sizeof(*trials));
	list->count += count;
	return 0;
}

struct each {
	int (*take)(void *owner, const struct trial *trial);
	void *owner;
};

static int take_trial(struct csv_reader *reader)
{
	const struct trial *trial = reader->record;
	const struct each *each = reader->owner;

	if (trial->workers == 0 || trial->tasks == 0)
		return csv_refuse(reader, "a trial of no %s", trial->workers == 0 ? "workers" : "tasks");
	if (!(trial->effective_cpus > 0))
		return csv_refuse(reader, "a trial on no CPU");
	if (trial_ok(trial) && trial->cold_ns <= 0)
		return csv_refuse(reader, "a trial with status `ok` and a cold_ns of %" PRId64, trial->cold_ns);
	return each->take(each->owner, trial);
}

int csv_read_each(const char *path, int (*take)(void *owner, const struct trial *trial), void *owner,
		  struct csv_error *error)
{
	struct each each = {take, owner};
	struct trial trial = {0};
	struct csv_reader reader = {
		.layout = &trial_layout, .record = &trial, .take = take_trial, .owner = &each, .error = error};

	return csv_read_rows(&reader, path);
}

static int append(void *owner, const struct trial *trial)
{
	return trial_list_append(owner, trial, 1);
}

int csv_read(const char *path, struct trial_list *list, struct csv_error *error)
{
	size_t before = list->count;
	int err = csv_read_each(path, append, list, error);

	if (err)
		list->count = before;
	return err;
}

void trial_list_free(struct trial_list *list)
{
	free(list->trials);
	*list = (struct trial_list){0};
}

bool trial_list_ok(const struct trial_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (!trial_ok(&list->trials[i]))
			return false;
	return true;
}
