/* SPDX-License-Identifier: MIT */
#include "harness/williams.h"

#include "base/mix.h"

/* 0, 1, n - 1, 2, n - 2, …: neighbours differ by each number once. */
static unsigned first_row(unsigned n, unsigned place)
{
	return place % 2 ? (place + 1) / 2 : (n - place / 2) % n;
}

void williams_order(uint64_t seed, unsigned n, uint64_t round, unsigned *order)
{
	unsigned names[WILLIAMS_MOST], rows[2 * WILLIAMS_MOST], count = n % 2 ? 2 * n : n, row;
	uint64_t state = mix64(seed), block;

	if (n < 2) {
		for (unsigned i = 0; i < n; i++)
			order[i] = i;
		return;
	}
	mix_shuffle(&state, names, n);
	block = mix64(seed ^ mix64(round / count + 1));
	mix_shuffle(&block, rows, count);
	row = rows[round % count];
	/* Of an odd number, the rows are needed backwards as well. */
	for (unsigned place = 0; place < n; place++)
		order[row < n ? place : n - 1 - place] = names[(first_row(n, place) + row) % n];
}
