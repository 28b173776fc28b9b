/* SPDX-License-Identifier: MIT */
#include "record/timeline.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "record/csv_file.h"
#include "record/csv_row.h"

#define NS_MOST INT64_C(1000000000000000) /* eleven days */

#define COLUMN(type, name, unit, definition)                                                                           \
	{#name, unit, definition, ROLE_measured, COLUMN_##type, offsetof(struct span, name)},
const struct column timeline_columns[] = {TIMELINE_COLUMNS(COLUMN)};
#undef COLUMN
const unsigned timeline_column_count = sizeof(timeline_columns) / sizeof(timeline_columns[0]);

void timeline_write(FILE *file, const struct span *span)
{
	csv_write_row(file, timeline_columns, timeline_column_count, span);
}

void timeline_write_header(FILE *file)
{
	csv_write_row(file, timeline_columns, timeline_column_count, NULL);
}

int timeline_check(const char *path)
{
	return csv_file_check(path, timeline_columns, timeline_column_count);
}

int timeline_check_create(const char *path)
{
	return csv_file_check_create(path, timeline_columns, timeline_column_count);
}

int timeline_create(const char *path)
{
	return csv_file_create(path, timeline_columns, timeline_column_count);
}

/* What a span cannot be, whoever wrote it. */
static const char *nonsense_of(const struct span *span)
{
	static const char *const states[] = {"created", "ready",   "running", "handing_over",
					     "waiting", "blocked", "done",    "unknown"};
	bool known = false;

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		known |= strcmp(states[i], span->state) == 0;
	if (!known)
		return "there is no such state";
	if (span->begin_ns < 0 || span->end_ns < span->begin_ns || span->end_ns > NS_MOST || span->cold_ns <= 0 ||
	    span->cold_ns > NS_MOST)
		return "its times make no sense";
	return NULL;
}

static int append(struct span_list *list, const struct span *span)
{
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? 2 * list->capacity : 1024;
		struct span *spans = NULL;

		if (csv_has_room((capacity - list->capacity) * sizeof(*spans)))
			spans = realloc(list->spans, capacity * sizeof(*spans));
		if (!spans)
			return -ENOMEM;
		list->spans = spans;
		list->capacity = capacity;
	}
	list->spans[list->count++] = *span;
	return 0;
}

int timeline_read(const char *path, struct span_list *list, struct csv_error *error)
{
	struct csv_reader reader = {.columns = timeline_columns,
				    .count = timeline_column_count,
				    .schema = TIMELINE_SCHEMA,
				    .kind = "timeline",
				    .error = error};
	struct span span = {0};
	size_t before = list->count;
	int err;

	err = csv_open(&reader, path);
	if (!reader.file)
		return err;
	while (!err && (err = csv_read_row(&reader, &span)) > 0) {
		const char *nonsense = nonsense_of(&span);

		err = nonsense ? -EBADMSG : append(list, &span);
		if (nonsense) {
			snprintf(error->reason, sizeof(error->reason), "%s", nonsense);
			error->line = reader.line;
		}
	}
	if (err == -ENOMEM)
		snprintf(error->reason, sizeof(error->reason), "there is not memory enough");
	if (err)
		list->count = before;
	fclose(reader.file);
	return err;
}

void span_list_free(struct span_list *list)
{
	free(list->spans);
	*list = (struct span_list){0};
}
