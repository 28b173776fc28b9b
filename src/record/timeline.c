/* SPDX-License-Identifier: MIT */
#include "record/timeline.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "record/csv_layout.h"

#define NS_MOST INT64_C(1000000000000000) /* eleven days */

#define COLUMN(type, name, unit, definition)                                                                           \
	{#name, unit, definition, ROLE_measured, COLUMN_##type, offsetof(struct interval, name)},
static const struct column columns[] = {TIMELINE_COLUMNS(COLUMN)};
#undef COLUMN
const struct csv_layout timeline_layout = {"timeline", TIMELINE_SCHEMA, columns, sizeof(columns) / sizeof(columns[0])};

/* What a interval cannot be, whoever wrote it. */
static const char *nonsense_of(const struct interval *interval)
{
	static const char *const states[] = {"created", "ready",   "running", "handing_over",
					     "waiting", "blocked", "done",    "unknown"};
	bool known = false;

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		known |= strcmp(states[i], interval->state) == 0;
	if (!known)
		return "there is no such state";
	if (interval->begin_ns < 0 || interval->end_ns < interval->begin_ns || interval->end_ns > NS_MOST ||
	    interval->cold_ns <= 0 || interval->cold_ns > NS_MOST)
		return "its times make no sense";
	return NULL;
}

static int take_interval(struct csv_reader *reader)
{
	const struct interval *interval = reader->record;
	struct interval_list *list = reader->owner;
	const char *nonsense = nonsense_of(interval);
	struct interval *room;

	if (nonsense)
		return csv_refuse(reader, "%s", nonsense);
	room = csv_grow(list->intervals, sizeof(*room), list->count + 1, &list->capacity);
	if (!room)
		return -ENOMEM;
	list->intervals = room;
	list->intervals[list->count++] = *interval;
	return 0;
}

int timeline_read(const char *path, struct interval_list *list, struct csv_error *error)
{
	struct interval interval = {0};
	struct csv_reader reader = {
		.layout = &timeline_layout, .record = &interval, .take = take_interval, .owner = list, .error = error};
	size_t before = list->count;
	int err = csv_read_rows(&reader, path);

	if (err == -ENOMEM)
		snprintf(error->reason, sizeof(error->reason), "there is not memory enough");
	if (err)
		list->count = before;
	return err;
}

void interval_list_free(struct interval_list *list)
{
	free(list->intervals);
	*list = (struct interval_list){0};
}
