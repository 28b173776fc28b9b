/* SPDX-License-Identifier: MIT */
#include "base/nearest.h"

#include <string.h>

#define TYPED_LEAST 3 /* letters of a beginning that is meant as one */

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned nearest_distance(const char *a, const char *b)
{
	unsigned row[NEAREST_SIZE], diagonal, above;
	size_t length = strlen(b);

	if (strlen(a) >= NEAREST_SIZE || length >= NEAREST_SIZE)
		return NEAREST_SIZE;
	for (unsigned j = 0; j <= length; j++)
		row[j] = j;
	for (unsigned i = 1; i <= strlen(a); i++) {
		diagonal = row[0];
		row[0] = i;
		for (unsigned j = 1; j <= length; j++) {
			above = row[j];
			row[j] = least(least(above, row[j - 1]) + 1, diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[length];
}

int nearest_is_likely(const char *typed, const char *name)
{
	size_t length = strlen(typed);

	if (length >= TYPED_LEAST && strncmp(typed, name, length) == 0)
		return 1;
	return nearest_distance(typed, name) <= (length > 4 ? 2 : 1);
}

const char *nearest_of(const char *typed, const char *best, const char *name)
{
	if (!nearest_is_likely(typed, name))
		return best;
	return !best || nearest_distance(typed, name) < nearest_distance(typed, best) ? name : best;
}
