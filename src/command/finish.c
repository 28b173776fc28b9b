/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "command/command.h"

int command_finish(const char *name)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return STATUS_OK;
	fprintf(stderr, "breakeven %s: cannot write the output: %s\n", name, error_text(errno));
	return STATUS_FAILED;
}
