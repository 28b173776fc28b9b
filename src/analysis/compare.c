/* SPDX-License-Identifier: MIT */
#include "analysis/compare.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pairs.h"
#include "analysis/summary.h"

static bool same_cell(const struct trial *a, const struct trial *b)
{
	struct trial x = *a, y = *b;

	x.host_id = y.host_id = 0;
	return pairs_same_cell(&x, &y);
}

static const struct standing *counterpart(const struct summary *summary, const struct trial *key, const char *strategy)
{
	for (unsigned i = 0; i < summary->count; i++) {
		const struct cell_summary *cell = &summary->cells[i];

		if (!same_cell(&cell->key, key))
			continue;
		for (unsigned j = 0; j < cell->count; j++)
			if (strcmp(cell->standings[j].strategy, strategy) == 0 &&
			    !isnan(cell->standings[j].speedup.center))
				return &cell->standings[j];
	}
	return NULL;
}

static struct estimate quotient_of(const struct estimate *a, const struct estimate *b)
{
	struct estimate quotient = {.center = b->center / a->center, .low = NAN, .high = NAN};
	double half;

	if (isnan(a->low) || isnan(b->low) || !(a->low > 0) || !(b->low > 0))
		return quotient;
	half = hypot(log(a->high / a->low) / 2, log(b->high / b->low) / 2);
	quotient.low = quotient.center * exp(-half);
	quotient.high = quotient.center * exp(half);
	return quotient;
}

static int add(struct comparisons *out, const struct trial *key, const struct standing *a, const struct standing *b)
{
	struct comparison *larger = realloc(out->rows, (out->count + 1) * sizeof(*larger)), *row;

	if (!larger)
		return -ENOMEM;
	out->rows = larger;
	row = &out->rows[out->count++];
	*row = (struct comparison){
		.key = *key, .a = a->speedup, .b = b->speedup, .quotient = quotient_of(&a->speedup, &b->speedup)};
	strcpy(row->strategy, a->strategy);
	row->differs = row->quotient.low > 1 + COMPARE_MARGIN || row->quotient.high < 1 / (1 + COMPARE_MARGIN);
	return 0;
}

/* Each strategy of each cell of `from`, but for the baseline, which is 1 to itself. */
static int match(const struct summary *from, const struct summary *with, struct comparisons *out, size_t *alone)
{
	int err = 0;

	for (unsigned i = 0; !err && i < from->count; i++)
		for (unsigned j = 0; !err && j < from->cells[i].count; j++) {
			const struct standing *standing = &from->cells[i].standings[j], *other;

			if (standing->kind == KIND_SERIAL || isnan(standing->speedup.center))
				continue;
			other = counterpart(with, &from->cells[i].key, standing->strategy);
			if (!other)
				++*alone;
			else if (out)
				err = add(out, &from->cells[i].key, standing, other);
		}
	return err;
}

int comparisons_make(struct trial_list *a, struct trial_list *b, struct comparisons *out)
{
	const struct summary_options options = {METRIC_COLD, NULL};
	struct summary left = {0}, right = {0};
	int err = summary_make(a, &options, &left);

	*out = (struct comparisons){0};
	if (!err)
		err = summary_make(b, &options, &right);
	if (!err)
		err = match(&left, &right, out, &out->only_a);
	if (!err)
		err = match(&right, &left, NULL, &out->only_b);
	summary_free(&left);
	summary_free(&right);
	if (err)
		comparisons_free(out);
	return err;
}

void comparisons_free(struct comparisons *comparisons)
{
	free(comparisons->rows);
	*comparisons = (struct comparisons){0};
}
