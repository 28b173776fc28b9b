/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/csv.h"

static int compare_identities(const struct trial *a, const struct trial *b)
{
	const uint64_t left[] = {a->host_id, a->run_id, a->restart, a->round, a->position};
	const uint64_t right[] = {b->host_id, b->run_id, b->restart, b->round, b->position};

	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		if (left[i] != right[i])
			return left[i] < right[i] ? -1 : 1;
	return strcmp(a->harness, b->harness);
}

/* Of two alike, the earlier one comes first. */
static int by_identity(const void *a, const void *b)
{
	const struct trial *x = *(const struct trial *const *)a, *y = *(const struct trial *const *)b;
	int difference = compare_identities(x, y);

	return difference ? difference : (x > y) - (x < y);
}

int trial_list_find_twice(const struct trial_list *list, size_t *first, size_t *second)
{
	const struct trial **order =
		malloc((list->count + 1) * sizeof(*order)); /* NOLINT(bugprone-sizeof-expression): of pointers */
	int found = 0;

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < list->count; i++)
		order[i] = &list->trials[i];
	qsort(order, list->count, sizeof(*order), by_identity); /* NOLINT(bugprone-sizeof-expression): of pointers */
	for (size_t i = 1; !found && i < list->count; i++)
		if (compare_identities(order[i - 1], order[i]) == 0) {
			*first = (size_t)(order[i - 1] - list->trials);
			*second = (size_t)(order[i] - list->trials);
			found = 1;
		}
	free(order);
	return found;
}
