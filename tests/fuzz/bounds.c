/* SPDX-License-Identifier: MIT
 *
 * The gate's bounds: the file, and the value of each bound in it.
 */
#include "analysis/bounds.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct bounds bounds;
	const struct bound_round round = {2, 1.9, 1e6, 0.5, 1e7, 1};
	char reason[200], flags[4096];
	size_t line;

	if (bounds_read(fuzz_file(data, size), &bounds, &line, reason, sizeof(reason)) != 0)
		return 0;
	for (unsigned i = 0; i < bounds.count; i++) {
		bounds_value(&bounds.lines[i].lower, &round);
		bounds_value(&bounds.lines[i].upper, &round);
		bounds_flags(&bounds, i, flags, sizeof(flags));
	}
	return 0;
}
