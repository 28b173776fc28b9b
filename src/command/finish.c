/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/error.h"
#include "base/output.h"
#include "command/command.h"

int command_finish(const char *name)
{
	int err = output_finish_stdout();

	if (!err)
		return STATUS_OK;
	fprintf(stderr, "breakeven %s: cannot write the output: %s\n", name, error_text(err));
	return STATUS_FAILED;
}
