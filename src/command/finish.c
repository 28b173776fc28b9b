/* SPDX-License-Identifier: MIT */
#include <errno.h>
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

int command_write_table(const char *name, struct table *table, enum table_format format)
{
	bool failed = table->failed;

	if (failed)
		fprintf(stderr, "breakeven %s: %s\n", name, error_text(ENOMEM));
	else
		table_write(stdout, table, format);
	table_free(table);
	return failed ? STATUS_FAILED : STATUS_OK;
}

int command_print_table(const char *name, struct table *table, enum table_format format)
{
	int status = command_write_table(name, table, format);

	return status ? status : command_finish(name);
}
