/* SPDX-License-Identifier: MIT
 *
 * The three CSVs that are read: trials, timelines, lifecycles; the first byte says which.
 */
#include "record/csv.h"
#include "fuzz.h"
#include "record/lifecycle.h"
#include "record/timeline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct scenario_row scenarios[64];
	struct csv_error error;
	const char *path;
	size_t count;

	if (size == 0)
		return 0;
	path = fuzz_file(data + 1, size - 1);
	if (data[0] % 3 == 0) {
		struct trial_list list = {0};

		csv_read(path, &list, &error);
		trial_list_free(&list);
	} else if (data[0] % 3 == 1) {
		struct interval_list list = {0};

		timeline_read(path, &list, &error);
		interval_list_free(&list);
	} else {
		lifecycle_read(path, scenarios, sizeof(scenarios) / sizeof(scenarios[0]), &count, &error);
	}
	return 0;
}
