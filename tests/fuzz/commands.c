/* SPDX-License-Identifier: MIT
 *
 * What the commands make of a CSV that can be read: strategies that are not there, one row, numbers at the edge of
 * their type.  The first byte says which command.
 */
#include <getopt.h>

#include "command/command.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct {
		int (*run)(int argc, char **argv);
		const char *flag;
	} commands[] = {
		{command_summary, "--format=text"},
		{command_summary, "--format=csv"},
		{command_summary, "--format=json"},
		{command_crossings, NULL},
		{command_map, NULL},
		{command_costs, NULL},
		{command_fidelity, NULL},
		{command_model, NULL},
		{command_timeline, NULL},
		{command_timeline, "--format=trace"},
	};
	const size_t count = sizeof(commands) / sizeof(commands[0]);
	char *argv[4] = {"fuzzed"}, flag[32];
	int argc = 1;

	if (size == 0)
		return 0;
	fuzz_quietly();
	if (commands[data[0] % count].flag) {
		snprintf(flag, sizeof(flag), "%s", commands[data[0] % count].flag);
		argv[argc++] = flag;
	}
	argv[argc++] = (char *)fuzz_file(data + 1, size - 1);
	optind = 0;
	commands[data[0] % count].run(argc, argv);
	return 0;
}
