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

static double write_blocks(const struct block *blocks, size_t count, double *values, const double *weights, double sign)
{
	double squares = 0;
	size_t at = 0;

	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < blocks[i].size; j++, at++) {
			double distance = values[at] - sign * blocks[i].value;

			squares += weights[at] * distance * distance;
			values[at] = sign * blocks[i].value;
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
	for (size_t i = 0; i < n; i++) {
		blocks[count++] = (struct block){sign * values[i], weights[i], 1};
		while (count > 1 && blocks[count - 2].value > blocks[count - 1].value) {
			blocks[count - 2] = merge(blocks[count - 2], blocks[count - 1]);
			count--;
		}
	}
	squares = write_blocks(blocks, count, values, weights, sign);
	free(blocks);
	return squares;
}
