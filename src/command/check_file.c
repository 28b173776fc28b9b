/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "base/input.h"
#include "command/command.h"

int command_check_file(const char *name, const char *flag, const char *path)
{
	int err = input_check_file(path);

	if (err)
		fprintf(stderr, "breakeven %s: --%s=%s: %s\n", name, flag, path,
			err == -ENODATA ? "it is empty" : input_error(err));
	return err;
}
