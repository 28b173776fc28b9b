/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/pairs.h"
#include "base/error.h"
#include "command/command.h"

static int read_file(const char *name, const char *file, bool whole, struct trial_list *list)
{
	struct csv_error error;
	int err = csv_read(file, list, &error);

	if (err == -ENOMEM)
		fprintf(stderr, "breakeven %s: %s: there are more rows than memory has room for; name smaller files\n",
			name, file);
	else if (err && error.line)
		fprintf(stderr, "breakeven %s: %s, line %zu: %s\n", name, file, error.line, error.reason);
	else if (err)
		fprintf(stderr, "breakeven %s: %s: %s\n", name, file, error.reason);
	else if (error.cut)
		fprintf(stderr, "breakeven %s: %s, line %zu: the last row is cut off%s\n", name, file, error.line,
			whole ? "" : ", and left out");
	return !err && error.cut && whole ? -EBADMSG : err;
}

int command_one_host(const char *name, const struct trial_list *list)
{
	if (pairs_one_host(list->trials, list->count))
		return 0;
	return command_tell(name, -EINVAL,
			    "these trials are of more than one host, kernel or build; name the files of one");
}

/* Tables are made all the same: of work that waits they are right. */
static void tell_if_alone(const char *name, const struct trial_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->trials[i].effective_cpus < 2) {
			fprintf(stderr,
				"breakeven %s: measured with only %.3g effective CPU: nothing can be seen to run at "
				"once, "
				"and no speed-up of work that computes says anything\n",
				name, list->trials[i].effective_cpus);
			return;
		}
}

static int tell_if_empty(const char *name, const char *file, int count, const struct trial_list *list)
{
	if (list->count > 0) {
		tell_if_alone(name, list);
		return 0;
	}
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

static int refuse_twice(const char *name, char **files, const size_t *ends, const struct trial_list *list)
{
	size_t first, second;
	int found = trial_list_find_twice(list, &first, &second);
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
	int err = read_file(name, file, true, list);

	return err ? err : tell_if_empty(name, file, 1, list);
}

int command_read(const char *name, char **files, int count, struct trial_list *list)
{
	size_t *ends;
	int err = 0;

	if (count == 0)
		return command_tell(name, -EINVAL, "name at least one CSV, such as results/cpu_bound.csv");
	ends = calloc((size_t)count, sizeof(*ends));
	if (!ends)
		return command_tell(name, -ENOMEM, "%s", error_text(ENOMEM));
	for (int i = 0; !err && i < count; i++) {
		err = read_file(name, files[i], false, list);
		ends[i] = list->count;
	}
	if (!err)
		err = refuse_twice(name, files, ends, list);
	free(ends);
	return err ? err : tell_if_empty(name, files[0], count, list);
}
