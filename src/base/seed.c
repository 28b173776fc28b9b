/* SPDX-License-Identifier: MIT */
#include "base/seed.h"

#include <sys/random.h>

#include "base/clock.h"

uint64_t seed_draw(void)
{
	uint64_t seed;

	if (getrandom(&seed, sizeof(seed), 0) != sizeof(seed))
		seed = (uint64_t)clock_wall_ns();
	return seed >> 32;
}
