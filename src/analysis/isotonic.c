/* SPDX-License-Identifier: MIT */
#include "analysis/isotonic.h"

#include <math.h>
#include <stdlib.h>

/* Neighbours that have one value. */
struct block {
	double value, weight;
	size_t size;
};

static struct block merge(struct block a, struct block b)
{
	double weight = a.weight + b.weight;

	return (struct block){(a.value * a.weight + b.value * b.weight) / weight, weight, a.size + b.size};
}

/* Puts the blocks' values in the place of what they were made of; returns the squares. */
static double write_blocks(const struct block *block, size_t n, double *values, const double *weights, double sign)
{
	double squares = 0;
	size_t end = block->size;

	for (size_t i = 0; i < n; i++) {
		if (i == end) {
			block++;
			end += block->size;
		}
		squares += weights[i] * (values[i] - sign * block->value) * (values[i] - sign * block->value);
		values[i] = sign * block->value;
	}
	return squares;
}

double isotonic_fit(double *values, const double *weights, size_t n, bool falling)
{
	struct block *blocks = malloc((n + 1) * sizeof(*blocks));
	double sign = falling ? -1 : 1, squares;
	size_t count = 0;

	if (!blocks)
		return NAN;
	blocks[0] = (struct block){0};
	for (size_t i = 0; i < n; i++) {
		struct block alone = {.value = sign * values[i], .weight = weights[i], .size = 1};

		blocks[count++] = alone;
		while (count > 1 && blocks[count - 2].value > blocks[count - 1].value) {
			blocks[count - 2] = merge(blocks[count - 2], blocks[count - 1]);
			count--;
		}
	}
	squares = write_blocks(blocks, n, values, weights, sign);
	free(blocks);
	return squares;
}
