/* SPDX-License-Identifier: MIT
 *
 * SplitMix64: one 64-bit step that serves as the seeded generator of round
 * orders and as the mixing function of checksums.
 * Source: Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014; constants of Stafford's variant 13.
 *
 * It is used rather than rand(3) because the same seed must give the same
 * order with every C library.
 */
#ifndef BASE_MIX_H
#define BASE_MIX_H

#include <stdint.h>

static inline uint64_t mix64(uint64_t x)
{
	x += UINT64_C(0x9e3779b97f4a7c15);
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* Next number of the generator whose state is *state. */
static inline uint64_t mix_next(uint64_t *state)
{
	uint64_t x = mix64(*state);

	*state += UINT64_C(0x9e3779b97f4a7c15);
	return x;
}

/* Puts the numbers 0 … n-1 into order[] in an order decided by *state
 * (Fisher–Yates). */
static inline void mix_shuffle(uint64_t *state, unsigned *order, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		order[i] = i;
	for (unsigned i = n; i > 1; i--) {
		unsigned j = (unsigned)(mix_next(state) % i);
		unsigned swap = order[i - 1];

		order[i - 1] = order[j];
		order[j] = swap;
	}
}

#endif
