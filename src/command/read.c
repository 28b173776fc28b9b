/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "analysis/pairs.h"
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
	fprintf(stderr,
		"breakeven %s: these trials are of more than one host, kernel or build; name the files of one\n", name);
	return -EINVAL;
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
	fprintf(stderr, "breakeven %s: no trial in %s%s: the run ended before its first\n", name, file,
		count > 1 ? " and the other files" : "");
	return -ENODATA;
}

int command_read_whole(const char *name, char *file, struct trial_list *list)
{
	int err = read_file(name, file, true, list);

	return err ? err : tell_if_empty(name, file, 1, list);
}

int command_read(const char *name, char **files, int count, struct trial_list *list)
{
	int err = 0;

	if (count == 0) {
		fprintf(stderr, "breakeven %s: name at least one CSV, such as results/cpu_bound.csv\n", name);
		return -EINVAL;
	}
	for (int i = 0; !err && i < count; i++)
		err = read_file(name, files[i], false, list);
	return err ? err : tell_if_empty(name, files[0], count, list);
}
