/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "analysis/pairs.h"
#include "base/error.h"
#include "command/command.h"

static int read_file(const char *name, const char *file, struct trial_list *list)
{
	struct csv_error error;
	int err = csv_read(file, list, &error);

	if (err == -ENOMEM)
		fprintf(stderr, "breakeven %s: %s: %s\n", name, file, error_text(err));
	else if (err && error.line)
		fprintf(stderr, "breakeven %s: %s, line %zu: %s\n", name, file, error.line, error.reason);
	else if (err)
		fprintf(stderr, "breakeven %s: %s: %s\n", name, file, error.reason);
	return err;
}

int command_one_host(const char *name, const struct trial_list *list)
{
	if (pairs_one_host(list->trials, list->count))
		return 0;
	fprintf(stderr,
		"breakeven %s: these trials are of more than one host, kernel or build; name the files of one\n", name);
	return -EINVAL;
}

int command_read(const char *name, char **files, int count, struct trial_list *list)
{
	int err = 0;

	if (count == 0) {
		fprintf(stderr, "breakeven %s: name at least one CSV, such as results/cpu_bound.csv\n", name);
		return -EINVAL;
	}
	for (int i = 0; !err && i < count; i++)
		err = read_file(name, files[i], list);
	if (err || list->count > 0)
		return err;
	fprintf(stderr, "breakeven %s: no trial in %s%s: the run ended before its first\n", name, files[0],
		count > 1 ? " and the other files" : "");
	return -ENODATA;
}
