/* SPDX-License-Identifier: MIT */
#include "record/results.h"

#include <errno.h>
#include <inttypes.h>
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

static void read_one(const char *folder, struct result_file *file)
{
	struct csv_error error;
	struct stat status;
	size_t first, second;
	int err;

	snprintf(file->path, sizeof(file->path), "%.4000s/%s.csv", folder, file->name);
	if (stat(file->path, &status) != 0) {
		file->state = RESULT_MISSING;
		return;
	}
	file->changed_ns = results_changed_ns(file->path);
	if (!S_ISREG(status.st_mode)) { /* a pipe would wait for ever */
		file->state = RESULT_BROKEN;
		strcpy(file->reason, "it is no file");
		return;
	}
	err = csv_read(file->path, &file->list, &error);
	if (err) {
		file->state = RESULT_BROKEN;
		if (err == -ENOMEM)
			snprintf(file->reason, sizeof(file->reason), "there is not memory enough");
		else if (error.line)
			snprintf(file->reason, sizeof(file->reason), "line %zu: %s", error.line, error.reason);
		else
			snprintf(file->reason, sizeof(file->reason), "%s", error.reason);
		return;
	}
	file->cut = error.cut;
	err = trial_list_find_twice(&file->list, &first, &second);
	if (err < 0) {
		file->state = RESULT_BROKEN;
		strcpy(file->reason, "there is not memory enough");
		return;
	}
	if (err > 0) {
		file->state = RESULT_BROKEN;
		snprintf(file->reason, sizeof(file->reason), "line %zu: this trial is in line %zu already", second + 2,
			 first + 2);
		return;
	}
	if (file->list.count == 0) {
		file->state = RESULT_EMPTY;
		return;
	}
	file->host_id = file->list.trials[0].host_id;
	for (size_t i = 1; i < file->list.count; i++)
		if (file->list.trials[i].host_id != file->host_id)
			file->state = RESULT_MIXED;
}

/* The host that most trials are of. */
static uint64_t most_frequent(const struct results *results)
{
	uint64_t best = 0;
	size_t most = 0;

	for (size_t i = 0; i < RESULT_FILES; i++) {
		size_t trials = 0;

		for (size_t j = 0; j < RESULT_FILES; j++)
			if (results->files[j].state == RESULT_GOOD &&
			    results->files[j].host_id == results->files[i].host_id)
				trials += results->files[j].list.count;
		if (results->files[i].state == RESULT_GOOD && trials > most) {
			most = trials;
			best = results->files[i].host_id;
		}
	}
	return best;
}

static bool is_there(const struct results *results, uint64_t host_id)
{
	for (size_t i = 0; i < RESULT_FILES; i++)
		if (results->files[i].state == RESULT_GOOD && results->files[i].host_id == host_id)
			return true;
	return false;
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
	out->host_id = is_there(out, host_id) ? host_id : most_frequent(out);
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
