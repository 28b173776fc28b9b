/* SPDX-License-Identifier: MIT
 *
 * host.json, by the command that prints it.
 */
#include "command/command.h"
#include "fuzz.h"

extern const struct command command_host;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *argv[] = {"host", (char *)fuzz_file(data, size), NULL};

	fuzz_quietly();
	command_start(&command_host, 2, argv);
	return 0;
}
