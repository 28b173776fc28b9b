/* SPDX-License-Identifier: MIT */
#include "record/timeline.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "record/csv_layout.h"

#define NS_MOST INT64_C(1000000000000000) /* eleven days */

#define COLUMN(type, name, unit, definition)                                                                           \
	{#name, unit, definition, ROLE_measured, COLUMN_##type, offsetof(struct span, name)},
static const struct column columns[] = {TIMELINE_COLUMNS(COLUMN)};
#undef COLUMN
const struct csv_layout timeline_layout = {"timeline", TIMELINE_SCHEMA, columns, sizeof(columns) / sizeof(columns[0])};

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

static int take_span(struct csv_reader *reader)
{
	const struct span *span = reader->record;
	struct span_list *list = reader->owner;
	const char *nonsense = nonsense_of(span);
	struct span *room;

	if (nonsense)
		return csv_refuse(reader, "%s", nonsense);
	room = csv_grow(list->spans, sizeof(*room), list->count + 1, &list->capacity);
	if (!room)
		return -ENOMEM;
	list->spans = room;
	list->spans[list->count++] = *span;
	return 0;
}

int timeline_read(const char *path, struct span_list *list, struct csv_error *error)
{
	struct span span = {0};
	struct csv_reader reader = {
		.layout = &timeline_layout, .record = &span, .take = take_span, .owner = list, .error = error};
	size_t before = list->count;
	int err = csv_read_rows(&reader, path);

	if (err == -ENOMEM)
		snprintf(error->reason, sizeof(error->reason), "there is not memory enough");
	if (err)
		list->count = before;
	return err;
}

void span_list_free(struct span_list *list)
{
	free(list->spans);
	*list = (struct span_list){0};
}
