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

/* A strategy of a cell, on one side. */
struct side {
	const struct cell_summary *cell;
	const struct standing *standing; /* NULL: there is none */
};

static struct side counterpart(const struct summary *summary, const struct side *like)
{
	for (unsigned i = 0; i < summary->count; i++) {
		const struct cell_summary *cell = &summary->cells[i];

		if (!same_cell(&cell->key, &like->cell->key))
			continue;
		for (unsigned j = 0; j < cell->count; j++)
			if (strcmp(cell->standings[j].strategy, like->standing->strategy) == 0 &&
			    !isnan(cell->standings[j].speedup.center))
				return (struct side){cell, &cell->standings[j]};
	}
	return (struct side){NULL, NULL};
}

/* Of independent estimates: their errors add up in squares, with the degrees of freedom of Welch and Satterthwaite. */
static struct estimate quotient_of(const struct estimate *a, const struct estimate *b)
{
	struct estimate quotient = estimate_none;
	double left = a->error * a->error, right = b->error * b->error, half;

	quotient.center = b->center / a->center;
	if (!(a->freedom >= 1) || !(b->freedom >= 1))
		return quotient;
	quotient.error = sqrt(left + right);
	quotient.freedom = left + right > 0 ? (left + right) * (left + right) /
						      (left * left / a->freedom + right * right / b->freedom)
					    : fmin(a->freedom, b->freedom);
	half = quotient.error * stats_t_quantile(1 - VERDICT_LEVEL / 2, quotient.freedom);
	quotient.low = quotient.center * exp(-half);
	quotient.high = quotient.center * exp(half);
	return quotient;
}

static int add(struct comparisons *out, const struct side *a, const struct side *b)
{
	struct comparison *larger = realloc(out->rows, (out->count + 1) * sizeof(*larger)), *row;

	if (!larger)
		return -ENOMEM;
	out->rows = larger;
	row = &out->rows[out->count++];
	*row = (struct comparison){.key = a->cell->key,
				   .a = a->standing->speedup,
				   .b = b->standing->speedup,
				   .quotient = quotient_of(&a->standing->speedup, &b->standing->speedup),
				   .lacks_cpus = a->cell->lacks_cpus || b->cell->lacks_cpus};
	strcpy(row->strategy, a->standing->strategy);
	return 0;
}

/* Each strategy of each cell of `from`, but for the baseline, which is 1 to itself. */
static int match(const struct summary *from, const struct summary *with, struct comparisons *out, size_t *alone)
{
	int err = 0;

	for (unsigned i = 0; !err && i < from->count; i++)
		for (unsigned j = 0; !err && j < from->cells[i].count; j++) {
			const struct side one = {&from->cells[i], &from->cells[i].standings[j]};
			struct side other;

			if (one.standing->kind == KIND_SERIAL || isnan(one.standing->speedup.center))
				continue;
			other = counterpart(with, &one);
			if (!other.standing)
				++*alone;
			else if (out)
				err = add(out, &one, &other);
		}
	return err;
}

static int decide(struct comparisons *out)
{
	struct claim *claims = malloc((out->count + 1) * sizeof(*claims));
	int err;

	if (!claims)
		return -ENOMEM;
	for (size_t i = 0; i < out->count; i++)
		claims[i] = out->rows[i].lacks_cpus ? claim_none : claim_of(&out->rows[i].quotient, out->margin);
	err = claims_adjust(claims, out->count);
	for (size_t i = 0; i < out->count; i++)
		out->rows[i].verdict = claim_verdict(claims[i]);
	free(claims);
	return err;
}

int comparisons_make(struct trial_list *a, struct trial_list *b, double margin, struct comparisons *out)
{
	const struct summary_options options = {METRIC_COLD, NULL, margin};
	struct summary left = {0}, right = {0};
	int err = summary_make(a, &options, &left);

	*out = (struct comparisons){.margin = margin};
	if (!err)
		err = summary_make(b, &options, &right);
	if (!err)
		err = match(&left, &right, out, &out->only_a);
	if (!err)
		err = match(&right, &left, NULL, &out->only_b);
	if (!err)
		err = decide(out);
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
