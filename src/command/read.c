/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/pairs.h"
#include "base/error.h"
#include "command/command.h"

/* Says what was wrong with a file.  Returns `err`, or -EBADMSG if it had to be whole and is not. */
static int tell_of(const char *name, const char *file, bool whole, int err, const struct csv_error *error)
{
	if (err == -ENOMEM)
		fprintf(stderr, "breakeven %s: %s: there are more rows than memory has room for; name smaller files\n",
			name, file);
	else if (err && error->line)
		fprintf(stderr, "breakeven %s: %s, line %zu: %s\n", name, file, error->line, error->reason);
	else if (err)
		fprintf(stderr, "breakeven %s: %s: %s\n", name, file, error->reason);
	else if (error->cut)
		fprintf(stderr, "breakeven %s: %s, line %zu: the last row is cut off%s\n", name, file, error->line,
			whole ? "" : ", and left out");
	return !err && error->cut && whole ? -EBADMSG : err;
}

int command_one_host(const char *name, const struct trial_list *list)
{
	if (pairs_one_host(list->trials, list->count))
		return 0;
	return command_tell(name, -EINVAL,
			    "these trials are of more than one host, kernel or build; name the files of one");
}

/* Tables are made all the same: of work that waits they are right. */
static void tell_if_alone(const char *name, double least_cpus)
{
	if (least_cpus < 2)
		fprintf(stderr,
			"breakeven %s: measured with only %.3g effective CPU: nothing can be seen to run at once, "
			"and no speed-up of work that computes says anything\n",
			name, least_cpus);
}

static int tell_if_empty(const char *name, const char *file, int count, size_t trials)
{
	if (trials > 0)
		return 0;
	return command_tell(name, -ENODATA, "no trial in %s%s: the run ended before its first", file,
			    count > 1 ? " and the other files" : "");
}

/* The file that holds the trial of that number in the list, and its line there. */
struct place {
	const char *file;
	size_t line;
};

static struct place find_place(char **files, const size_t *ends, size_t trial)
{
	size_t i = 0;

	while (trial >= ends[i])
		i++;
	return (struct place){files[i], trial - (i ? ends[i - 1] : 0) + 2};
}

static int refuse_twice(const char *name, char **files, const size_t *ends, const struct trial_store *store)
{
	size_t first, second;
	int found = trial_store_find_twice(store, &first, &second);
	struct place one, other;

	if (found < 0)
		fprintf(stderr, "breakeven %s: %s\n", name, error_text(found));
	if (found <= 0)
		return found;
	one = find_place(files, ends, first);
	other = find_place(files, ends, second);
	return command_tell(name, -EBADMSG,
			    "%s, line %zu: this trial is in %s, line %zu, already; it would count twice", other.file,
			    other.line, one.file, one.line);
}

int command_read_whole(const char *name, char *file, struct trial_list *list)
{
	struct csv_error error;
	int err = csv_read(file, list, &error);
	double least_cpus = INFINITY;

	err = tell_of(name, file, true, err, &error);
	if (!err)
		err = tell_if_empty(name, file, 1, list->count);
	for (size_t i = 0; !err && i < list->count; i++)
		least_cpus = fmin(least_cpus, list->trials[i].effective_cpus);
	if (!err)
		tell_if_alone(name, least_cpus);
	return err;
}

struct reading {
	struct trial_store *store;
	double least_cpus;
};

static int take(void *owner, const struct trial *trial)
{
	struct reading *reading = owner;

	reading->least_cpus = fmin(reading->least_cpus, trial->effective_cpus);
	return trial_store_add(reading->store, trial);
}

int command_read_store(const char *name, char **files, int count, struct trial_store *store)
{
	struct reading reading = {store, INFINITY};
	struct csv_error error;
	size_t *ends;
	int err = 0;

	if (count == 0)
		return command_tell(name, -EINVAL, "name at least one CSV, such as results/cpu_bound.csv");
	ends = calloc((size_t)count, sizeof(*ends));
	if (!ends)
		return command_tell(name, -ENOMEM, "%s", error_text(ENOMEM));
	for (int i = 0; !err && i < count; i++) {
		err = tell_of(name, files[i], false, csv_read_each(files[i], take, &reading, &error), &error);
		ends[i] = store->count;
	}
	if (!err)
		err = refuse_twice(name, files, ends, store);
	free(ends);
	if (!err)
		err = tell_if_empty(name, files[0], count, store->count);
	if (!err)
		tell_if_alone(name, reading.least_cpus);
	return err;
}

int command_read(const char *name, char **files, int count, struct trial_list *list)
{
	struct trial_store store = {0};
	int err = command_read_store(name, files, count, &store);

	if (!err && trial_store_move(&store, list) != 0)
		err = command_tell(name, -ENOMEM, "there are more rows than memory has room for; name smaller files");
	trial_store_free(&store);
	return err;
}
