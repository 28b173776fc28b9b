/* SPDX-License-Identifier: MIT
 *
 * The structure that a plug-in hands over (plugin/workload.h), of which all but the pointers is arbitrary.
 */
#include "fuzz.h"
/* Its inner half is not in a header: nobody else needs it. */
#include "trial/plugin.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct breakeven_workload theirs = {0};
	struct plugin plugin = {0};
	char name[64] = "", summary[64] = "", reason[200];

	if (size < 9)
		return 0;
	memcpy(&theirs.abi, data, 4);
	memcpy(&theirs.reads, data + 4, 4);
	if (data[8] & 1)
		theirs.abi = BREAKEVEN_WORKLOAD_ABI;
	if (data[8] & 2)
		theirs.reads &= 3;
	snprintf(name, sizeof(name), "%.*s", (int)(size - 9), (const char *)data + 9);
	snprintf(summary, sizeof(summary), "%.*s", (int)(size - 9), (const char *)data + 9);
	theirs.name = data[8] & 4 ? NULL : name;
	theirs.summary = data[8] & 8 ? NULL : summary;
	if (data[8] & 16)
		theirs.run = (int (*)(struct breakeven_task *, uint64_t *))(uintptr_t)16;
	if (!is_usable(&theirs, reason, sizeof(reason)))
		return 0;
	plugin.theirs = &theirs;
	fill(&plugin);
	if (!plugin.workload.run || strlen(plugin.workload.name) > NAME_MOST)
		abort();
	return 0;
}
