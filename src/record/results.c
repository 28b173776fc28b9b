/* SPDX-License-Identifier: MIT */
#include "record/results.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
	const char *name, *target;
} known[RESULT_FILES] = {
	{"io_bound", "bench"}, {"cpu_bound", "bench"},	 {"mixed", "bench"},	 {"sweep", "points"},
	{"map", "points"},     {"overhead", "costs"},	 {"transport", "costs"}, {"parent", "costs"},
	{"scale", "costs"},    {"fidelity", "fidelity"},
};

int64_t results_changed_ns(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 ? (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec : 0;
}

__attribute__((format(printf, 2, 3))) static void set_broken(struct result_file *file, const char *format, ...)
{
	va_list values;

	file->state = RESULT_BROKEN;
	va_start(values, format);
	vsnprintf(file->reason, sizeof(file->reason), format, values);
	va_end(values);
}

/* Returns whether all of it could be read. */
static bool read_trials(struct result_file *file)
{
	struct csv_error error;
	size_t first, second;
	int twice = 0, err = csv_read(file->path, &file->list, &error);

	file->cut = !err && error.cut;
	if (!err)
		twice = trial_list_find_twice(&file->list, &first, &second);
	if (err == -ENOMEM || twice < 0)
		set_broken(file, "there is not memory enough");
	else if (err && error.line)
		set_broken(file, "line %zu: %s", error.line, error.reason);
	else if (err)
		set_broken(file, "%s", error.reason);
	else if (twice > 0)
		set_broken(file, "line %zu: this trial is in line %zu already", second + 2, first + 2);
	return file->state != RESULT_BROKEN;
}

static void read_one(const char *folder, struct result_file *file)
{
	struct stat status;

	snprintf(file->path, sizeof(file->path), "%.4000s/%s.csv", folder, file->name);
	if (stat(file->path, &status) != 0) {
		file->state = RESULT_MISSING;
		return;
	}
	file->changed_ns = results_changed_ns(file->path);
	if (!S_ISREG(status.st_mode)) { /* a pipe would wait for ever */
		set_broken(file, "it is no file");
		return;
	}
	if (!read_trials(file))
		return;
	if (file->list.count == 0) {
		file->state = RESULT_EMPTY;
		return;
	}
	file->host_id = file->list.trials[0].host_id;
	for (size_t i = 1; i < file->list.count; i++)
		if (file->list.trials[i].host_id != file->host_id)
			file->state = RESULT_MIXED;
}

static size_t trials_of_host(const struct results *results, uint64_t host_id)
{
	size_t trials = 0;

	for (size_t i = 0; i < RESULT_FILES; i++)
		if (results->files[i].state == RESULT_GOOD && results->files[i].host_id == host_id)
			trials += results->files[i].list.count;
	return trials;
}

/* The host that most trials are of; `wanted`, if any are of it. */
static uint64_t choose_host(const struct results *results, uint64_t wanted)
{
	uint64_t best = 0;
	size_t most = 0;

	if (trials_of_host(results, wanted) > 0)
		return wanted;
	for (size_t i = 0; i < RESULT_FILES; i++) {
		size_t trials = trials_of_host(results, results->files[i].host_id);

		if (trials > most) {
			most = trials;
			best = results->files[i].host_id;
		}
	}
	return best;
}

static void set_aside(struct results *results)
{
	for (size_t i = 0; i < RESULT_FILES; i++) {
		struct result_file *file = &results->files[i];

		if (file->state == RESULT_GOOD && file->host_id != results->host_id)
			file->state = RESULT_OTHER_HOST;
		if (file->state == RESULT_GOOD)
			results->good++;
		else
			trial_list_free(&file->list);
	}
}

int results_read(const char *folder, uint64_t host_id, struct results *out)
{
	struct stat status;

	*out = (struct results){0};
	snprintf(out->folder, sizeof(out->folder), "%s", folder);
	if (stat(folder, &status) != 0)
		return -errno;
	if (!S_ISDIR(status.st_mode))
		return -ENOTDIR;
	if (access(folder, R_OK | X_OK) != 0)
		return -errno;
	for (size_t i = 0; i < RESULT_FILES; i++) {
		out->files[i].name = known[i].name;
		out->files[i].target = known[i].target;
		read_one(folder, &out->files[i]);
	}
	out->host_id = choose_host(out, host_id);
	set_aside(out);
	return 0;
}

void results_free(struct results *results)
{
	for (size_t i = 0; i < RESULT_FILES; i++)
		trial_list_free(&results->files[i].list);
	*results = (struct results){0};
}

struct result_file *results_find(struct results *results, const char *name)
{
	for (size_t i = 0; i < RESULT_FILES; i++)
		if (strcmp(results->files[i].name, name) == 0)
			return &results->files[i];
	return NULL;
}
