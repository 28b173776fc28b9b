/* SPDX-License-Identifier: MIT
 *
 * The .inc file is made by the Makefile from the files that define a subcommand; it is read twice, for the declarations
 * and for the table.
 */
#include <errno.h>
#include <stdio.h>

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

int command_start(const struct command *command, int argc, char **argv)
{
	int operands, err = flags_set_defaults(&command->flags, command->request);

	if (!err)
		err = flags_read(&command->flags, argc, argv, command->request, &operands);
	if (err == FLAGS_SHOWN)
		return command_finish(command->name);
	if (err && err != -EINVAL) {
		fprintf(stderr, "%s: %s\n", command->flags.program, error_text(err));
		return STATUS_FAILED;
	}
	return err ? STATUS_USAGE : command->run(command->request, operands, argv + 1);
}
