/* SPDX-License-Identifier: MIT
 *
 * What all subcommands tell the user in the same way.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"
#include "base/input.h"
#include "base/output.h"
#include "base/terminal.h"
#include "command/command.h"
#include "report/words.h"

int command_tell(const char *name, int result, const char *format, ...)
{
	char line[4 * PATH_MAX];
	va_list values;

	va_start(values, format);
	vsnprintf(line, sizeof(line), format, values);
	va_end(values);
	fprintf(stderr, "breakeven %s: %s\n", name, line);
	return result;
}

int command_check_file(const char *name, const char *flag, const char *path)
{
	int err = input_check_file(path);

	if (!err)
		return 0;
	return command_tell(name, err, "--%s=%s: %s", flag, path, err == -ENODATA ? "it is empty" : input_error(err));
}

void command_say_capacity(struct capacity capacity)
{
	char words[160];

	if (words_capacity(words, sizeof(words), capacity)[0])
		fprintf(command_text(), "%c%s.\n\n", toupper((unsigned char)words[0]), words + 1);
}

void command_note_capacity(struct table *table, struct capacity capacity)
{
	char words[160];

	if (words_capacity(words, sizeof(words), capacity)[0])
		table_note(table, "%c%s.", toupper((unsigned char)words[0]), words + 1);
}

int command_write_table(const char *name, struct table *table, enum table_format format)
{
	bool failed = table->failed;

	if (!failed)
		table_write(stdout, table, format);
	table_free(table);
	return failed ? command_tell(name, STATUS_FAILED, "%s", error_text(ENOMEM)) : STATUS_OK;
}

int command_print_table(const char *name, struct table *table, enum table_format format)
{
	int status = command_write_table(name, table, format);

	return status ? status : command_finish(name);
}

static FILE *filling; /* NULL: none */

FILE *command_text(void)
{
	if (!filling)
		filling = terminal_filling(stdout);
	return filling ? filling : stdout;
}

static void end_filling(void)
{
	if (filling)
		fclose(filling); /* stdout remembers an error */
	filling = NULL;
}

void command_flush(void)
{
	end_filling();
	fflush(stdout);
}

int command_finish(const char *name)
{
	int err;

	end_filling();
	err = output_finish_stdout();

	return err ? command_tell(name, STATUS_FAILED, "cannot write the output: %s", error_text(err)) : STATUS_OK;
}
