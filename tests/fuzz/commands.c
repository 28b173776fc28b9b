/* SPDX-License-Identifier: MIT
 *
 * What the commands make of a CSV that can be read: strategies that are not there, one row, numbers at the edge of
 * their type.  The first byte says which command.
 */
#include <string.h>

#include "command/command.h"
#include "fuzz.h"

static const struct command *find(const char *name)
{
	unsigned i = 0;

	while (strcmp(commands[i]->name, name) != 0)
		i++;
	return commands[i];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const runs[][2] = {
		{"summary", "--format=text"},	{"summary", "--format=csv"}, {"summary", "--format=json"},
		{"points", "--format=text"},	{"map", "--format=text"},    {"costs", "--format=text"},
		{"fidelity", "--format=text"},	{"model", "--format=text"},  {"timeline", "--format=text"},
		{"timeline", "--format=trace"},
	};
	char name[] = "fuzzed", flag[32], *argv[4] = {name, flag};
	const char *const *run;

	if (size == 0)
		return 0;
	fuzz_quietly();
	run = runs[data[0] % (sizeof(runs) / sizeof(runs[0]))];
	snprintf(flag, sizeof(flag), "%s", run[1]);
	argv[2] = (char *)fuzz_file(data + 1, size - 1);
	command_start(find(run[0]), 3, argv);
	return 0;
}
