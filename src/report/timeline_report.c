/* SPDX-License-Identifier: MIT */
#include "report/text.h"

#include <cjson/cJSON.h>
#include <inttypes.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include "base/units.h"
#include "report/words.h"

/* ---- states ---- */

static const struct look {
	const char *state;
	char letter;
	const char *text;
	const char *trace; /* names of colors that chrome://tracing knows */
} looks[] = {
	{"running", '#', "computing", "thread_state_running"},
	{"handing_over", '>', "handing the lock over", "thread_state_runnable"},
	{"waiting", '-', "waiting for the lock", "thread_state_iowait"},
	{"blocked", '.', "blocked", "thread_state_sleeping"},
	{"ready", 'r', "ready", "thread_state_unknown"},
	{"created", 'c', "being created", "thread_state_unknown"},
	{"done", ' ', "done", "grey"},
	{"unknown", '?', "not known", "grey"},
};

#define LOOKS (sizeof(looks) / sizeof(looks[0]))

static const struct look *look_of(const struct interval *interval)
{
	for (size_t i = 0; i < LOOKS; i++)
		if (strcmp(looks[i].state, interval->state) == 0)
			return &looks[i];
	return &looks[LOOKS - 1];
}

/* ---- words ---- */

const char *report_timeline_cell(char *buffer, size_t size, const struct interval *interval)
{
	char workers[32], words[32];

	snprintf(buffer, size, "%s, %s, %s", interval->workload,
		 format_count(workers, sizeof(workers), interval->workers, "worker"),
		 format_count(words, sizeof(words), interval->tasks, "task"));
	if (interval->cpu_ns)
		words_append(buffer, size, " of %s CPU", format_duration_exact(words, sizeof(words), interval->cpu_ns));
	if (interval->block_ns)
		words_append(buffer, size, " %s %s blocking", interval->cpu_ns ? "and" : "of",
			     format_duration_exact(words, sizeof(words), interval->block_ns));
	return buffer;
}

/* ---- text ---- */

static int64_t longest_ns(const struct timeline_cell *cell)
{
	int64_t longest = 1;

	for (unsigned i = 0; i < cell->count; i++)
		for (size_t j = 0; j < cell->scenes[i].count; j++)
			if (cell->scenes[i].intervals[j].end_ns > longest)
				longest = cell->scenes[i].intervals[j].end_ns;
	return longest;
}

#define COLUMNS_MOST 400

/* What the worker was at for most of each column's time. */
static void draw_lane(const struct interval *intervals, size_t count, int64_t longest, unsigned columns, char *line)
{
	memset(line, ' ', columns);
	line[columns] = '\0';
	for (unsigned column = 0; column < columns; column++) {
		int64_t from = longest * column / columns, to = longest * (column + 1) / columns, most = 0;
		int64_t sums[UCHAR_MAX + 1] = {
			0}; /* by letter: tasks that follow each other are intervals of their own */

		for (size_t i = 0; i < count; i++) {
			int64_t begin = intervals[i].begin_ns > from ? intervals[i].begin_ns : from;
			int64_t end = intervals[i].end_ns < to ? intervals[i].end_ns : to;
			char letter = look_of(&intervals[i])->letter;

			if (end <= begin)
				continue;
			sums[(unsigned char)letter] += end - begin;
			if (sums[(unsigned char)letter] <= most)
				continue;
			most = sums[(unsigned char)letter];
			line[column] = letter;
		}
	}
}

#define NAME_COLUMNS 19 /* of the longest strategy; a blank behind it would be one more */

static void print_scene(FILE *out, const struct timeline_scene *scene, int64_t longest, unsigned columns)
{
	char line[COLUMNS_MOST + 1], time[32];

	for (size_t i = 0, size; i < scene->count; i += size) {
		const struct interval *first = &scene->intervals[i];

		for (size = 1; i + size < scene->count && scene->intervals[i + size].worker == first->worker;)
			size++;
		draw_lane(first, size, longest, columns, line);
		if (i == 0)
			fprintf(out, "%-*.*s|%s| %s\n", NAME_COLUMNS, NAME_COLUMNS, first->strategy, line,
				format_duration(time, sizeof(time), (double)first->cold_ns));
		else
			fprintf(out, "%-*s|%s|\n", NAME_COLUMNS, "", line);
	}
}

/* Those letters that one may meet. */
static void print_key(FILE *out, unsigned columns)
{
	size_t used = 0;

	for (size_t i = 0; i < LOOKS; i++) {
		size_t wanted = 2 + strlen(looks[i].text);

		if (looks[i].letter == ' ' || looks[i].letter == '?')
			continue;
		if (used)
			used += (size_t)fprintf(out, used + 3 + wanted > columns ? "\n" : "   ");
		if (used + wanted > columns)
			used = 0;
		used += (size_t)fprintf(out, "%c %s", looks[i].letter, looks[i].text);
	}
	fputc('\n', out);
}

void report_timelines_text(FILE *out, const struct timelines *timelines, unsigned columns)
{
	unsigned room = columns > NAME_COLUMNS + 12 + 8 ? columns - NAME_COLUMNS - 12 : 8;
	char words[200];

	if (room > COLUMNS_MOST)
		room = COLUMNS_MOST;
	for (size_t i = 0; i < timelines->count; i++) {
		const struct timeline_cell *cell = &timelines->cells[i];

		fprintf(out, "%s\n\n", report_timeline_cell(words, sizeof(words), cell->scenes->intervals));
		for (unsigned j = 0; j < cell->count; j++)
			print_scene(out, &cell->scenes[j], longest_ns(cell), room);
		fputc('\n', out);
	}
	print_key(out, columns);
}

/* ---- trace ---- */

static void add_name(cJSON *events, const char *what, unsigned process, int64_t thread, const char *name)
{
	cJSON *event = cJSON_CreateObject(), *arguments;

	cJSON_AddStringToObject(event, "name", what);
	cJSON_AddStringToObject(event, "ph", "M");
	cJSON_AddNumberToObject(event, "pid", process);
	if (thread >= 0)
		cJSON_AddNumberToObject(event, "tid", (double)thread);
	arguments = cJSON_AddObjectToObject(event, "args");
	cJSON_AddStringToObject(arguments, "name", name);
	cJSON_AddItemToArray(events, event);
}

static void add_interval(cJSON *events, unsigned process, const struct interval *interval)
{
	const struct look *look = look_of(interval);
	cJSON *event = cJSON_CreateObject(), *arguments;

	cJSON_AddStringToObject(event, "name", look->text);
	cJSON_AddStringToObject(event, "cat", interval->state);
	cJSON_AddStringToObject(event, "ph", "X");
	cJSON_AddNumberToObject(event, "pid", process);
	cJSON_AddNumberToObject(event, "tid", (double)interval->worker + 1);
	cJSON_AddNumberToObject(event, "ts", (double)interval->begin_ns / 1e3);
	cJSON_AddNumberToObject(event, "dur", (double)(interval->end_ns - interval->begin_ns) / 1e3);
	cJSON_AddStringToObject(event, "cname", look->trace);
	arguments = cJSON_AddObjectToObject(event, "args");
	cJSON_AddNumberToObject(arguments, "task", (double)interval->task);
	cJSON_AddItemToArray(events, event);
}

static void add_scene(cJSON *events, unsigned process, const struct timeline_scene *scene)
{
	char name[300], words[200];

	snprintf(name, sizeof(name), "%s: %s", scene->intervals->strategy,
		 report_timeline_cell(words, sizeof(words), scene->intervals));
	add_name(events, "process_name", process, -1, name);
	for (size_t i = 0; i < scene->count; i++) {
		const struct interval *interval = &scene->intervals[i];

		if (i == 0 || interval->worker != interval[-1].worker) {
			snprintf(name, sizeof(name), "Worker %" PRIu64, interval->worker + 1);
			add_name(events, "thread_name", process, (int64_t)interval->worker + 1, name);
		}
		add_interval(events, process, interval);
	}
}

void report_timelines_trace(FILE *out, const struct timelines *timelines)
{
	cJSON *json = cJSON_CreateObject(), *events = cJSON_AddArrayToObject(json, "traceEvents");
	unsigned process = 0;
	char *text;

	for (size_t i = 0; i < timelines->count; i++)
		for (unsigned j = 0; j < timelines->cells[i].count; j++)
			add_scene(events, ++process, &timelines->cells[i].scenes[j]);
	cJSON_AddStringToObject(json, "displayTimeUnit", "ms");
	text = cJSON_PrintUnformatted(json);
	fprintf(out, "%s\n", text ? text : "null");
	cJSON_free(text);
	cJSON_Delete(json);
}
