/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "base/input.h"
#include "command/command.h"

int command_options(const char *name, int argc, char **argv, const struct option *table,
		    int (*set)(void *request, int flag, const char *value), void *request)
{
	int c, err = 0;

	opterr = 0; /* our own sentence is better */
	while (!err && (c = getopt_long(argc, argv, ":", table, NULL)) != -1) {
		if (c == '?' || c == ':') {
			fprintf(stderr, "breakeven %s: %s `%s`; --help lists the flags\n", name,
				c == ':' ? "a value is missing after" : "unknown flag", argv[optind - 1]);
			return -EINVAL;
		}
		err = set(request, c, optarg);
	}
	return err;
}

int command_flags(const char *name, int argc, char **argv, const struct option *table,
		  int (*set)(void *request, int flag, const char *value), void *request)
{
	int err = command_options(name, argc, argv, table, set, request);

	if (!err && optind < argc) {
		fprintf(stderr, "breakeven %s: `%s` is not a flag; --help lists them\n", name, argv[optind]);
		err = -EINVAL;
	}
	return err;
}

int command_reject(const char *name, const char *flag, const char *value, const char *wanted)
{
	fprintf(stderr, "breakeven %s: --%s=%s: %s\n", name, flag, value, wanted);
	return -EINVAL;
}

int command_check_file(const char *name, const char *flag, const char *path)
{
	int err = input_check_file(path);

	if (err)
		fprintf(stderr, "breakeven %s: --%s=%s: %s\n", name, flag, path,
			err == -ENODATA ? "it is empty" : input_error(err));
	return err;
}
