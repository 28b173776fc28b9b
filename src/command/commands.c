/* SPDX-License-Identifier: MIT
 *
 * The .inc file is made by the Makefile from the files that define a subcommand; it is read twice, for the declarations
 * and for the table.
 */
#include <errno.h>

#include "base/error.h"
#include "command/command.h"

#define ENTRY(name) extern const struct command command_##name;
#include "commands.inc"
#undef ENTRY

const struct command *const commands[] = {
#define ENTRY(name) &command_##name,
#include "commands.inc"
#undef ENTRY
};

const unsigned command_count = sizeof(commands) / sizeof(commands[0]);

static int print_files(const struct command *command, int count, char **files)
{
	struct trial_list list = {0};
	int status = STATUS_USAGE;

	if (command_read(command->name, files, count, &list) == 0 && command_one_host(command->name, &list) == 0)
		status = command->print(&list, command->request);
	trial_list_free(&list);
	return status;
}

int command_start(const struct command *command, int argc, char **argv)
{
	int operands, err = flags_set_defaults(&command->flags, command->request);

	if (!err)
		err = flags_read(&command->flags, argc, argv, command->request, &operands);
	if (err == FLAGS_SHOWN)
		return command_finish(command->name);
	if (err && err != -EINVAL)
		return command_tell(command->name, STATUS_FAILED, "%s", error_text(err));
	if (err)
		return STATUS_USAGE;
	return command->print ? print_files(command, operands, argv + 1)
			      : command->run(command->request, operands, argv + 1);
}
