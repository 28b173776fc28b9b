/* SPDX-License-Identifier: MIT
 *
 * The profile (JSON) that `breakeven advise` reads: whatever is in it, if it is taken then its numbers can be used.
 */
#include "analysis/profile.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct model model = {0};
	char reason[200];

	if (profile_read(fuzz_file(data, size), UINT64_C(0x1234), &model, reason, sizeof(reason)) == 0)
		model_free(&model);
	return 0;
}
