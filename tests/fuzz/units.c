/* SPDX-License-Identifier: MIT
 *
 * Durations, sizes, counts and shares, as people type them; and back.
 */
#include "base/units.h"

#include <stdlib.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[256], shown[64];
	int64_t ns, bytes, again;
	uint64_t count;
	double share;

	if (size >= sizeof(text))
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';
	if (parse_duration_ns(text, &ns) == 0) {
		format_duration_exact(shown, sizeof(shown), ns);
		format_duration(shown, sizeof(shown), (double)ns);
		if (ns < 0)
			abort();
	}
	if (parse_size_bytes(text, &bytes) == 0) {
		snprintf(shown, sizeof(shown), "%lld", (long long)bytes);
		if (bytes < 0 || parse_size_bytes(shown, &again) != 0 || again != bytes)
			abort();
		format_size(shown, sizeof(shown), (double)bytes);
	}
	if (parse_count(text, 3, 1000, &count) == 0 && (count < 3 || count > 1000))
		abort();
	if (parse_share(text, &share) == 0 && !(share >= 0 && share <= 1))
		abort();
	return 0;
}
