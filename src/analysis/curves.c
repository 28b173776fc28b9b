/* SPDX-License-Identifier: MIT */
#include "analysis/curves.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/curve.h"
#include "analysis/curve_axis.h"
#include "analysis/pairs.h"
#include "analysis/task_size.h"

struct finder {
	struct curves *out;
	struct task_sizes sizes; /* all cells */
	const char *pairs;
};

int curves_add(struct curves *out, const struct task_sizes *sizes, size_t first, const struct curve *like)
{
	struct curve *larger = realloc(out->curves, (out->count + 1) * sizeof(*larger)), *curve;
	int err;

	if (!larger)
		return -ENOMEM;
	out->curves = larger;
	curve = &out->curves[out->count];
	*curve = *like;
	curve->key = *sizes->cells[first].trials;
	curve->warm = strcmp(curve->key.start, "barrier") == 0;
	err = curve_fill(sizes, first, out->margin, curve);
	if (!err && curve->count >= CURVE_PLACES_LEAST)
		out->count++;
	else
		free(curve->points);
	return err;
}

/* Takes one pair off the list, with the comma behind it.  Returns whether it is one. */
static bool next_pair(const char **pairs, char one[TRIAL_NAME_SIZE], char other[TRIAL_NAME_SIZE])
{
	size_t length = strcspn(*pairs, ","), left = strcspn(*pairs, "/");

	if (left == 0 || left >= length || left >= TRIAL_NAME_SIZE || length - left - 1 >= TRIAL_NAME_SIZE ||
	    length - left - 1 == 0)
		return false;
	memcpy(one, *pairs, left);
	one[left] = '\0';
	memcpy(other, *pairs + left + 1, length - left - 1);
	other[length - left - 1] = '\0';
	*pairs += length;
	if (**pairs == ',' && (*pairs)[1])
		++*pairs;
	return strcmp(one, other) != 0 && !strchr(other, '/') && **pairs != ',';
}

static int add_pairs(struct finder *finder, size_t first, enum curve_axis axis)
{
	struct curve like = {.axis = axis};
	const char *rest = finder->pairs;
	int err = 0;

	while (!err && *rest && next_pair(&rest, like.one, like.other))
		err = curves_add(finder->out, &finder->sizes, first, &like);
	return err;
}

bool curves_begin_at(const struct task_sizes *sizes, size_t cell, enum curve_axis axis)
{
	struct trial key = curve_key(sizes->cells[cell].trials, axis);

	for (size_t i = 0; i < cell; i++) {
		struct trial other = curve_key(sizes->cells[i].trials, axis);

		if (pairs_same_cell(&key, &other))
			return false;
	}
	return true;
}

static bool are_pairs(const char *pairs)
{
	char one[TRIAL_NAME_SIZE], other[TRIAL_NAME_SIZE];

	do
		if (!next_pair(&pairs, one, other))
			return false;
	while (*pairs);
	return true;
}

int curves_decide(struct curves *out)
{
	struct claim *claims = malloc((out->count + 1) * sizeof(*claims));
	int err;

	if (!claims)
		return -ENOMEM;
	for (size_t i = 0; i < out->count; i++)
		claims[i] = out->curves[i].lacks_cpus ? claim_none : out->curves[i].claim;
	err = claims_adjust(claims, out->count);
	for (size_t i = 0; i < out->count; i++) {
		out->curves[i].claim = claims[i];
		if (claim_verdict(claims[i]) == VERDICT_UNDECIDED)
			curve_leave_undecided(&out->curves[i]);
	}
	free(claims);
	return err;
}

int curves_make(struct trial_list *list, const char *pairs, unsigned axes, double margin, struct curves *out)
{
	struct finder finder = {.out = out, .pairs = pairs};
	int err = are_pairs(pairs) ? task_sizes_make(list, &finder.sizes) : -EINVAL;

	*out = (struct curves){.margin = margin};
	for (enum curve_axis axis = CURVE_CPU; !err && axis < CURVE_AXES; axis++)
		for (size_t i = 0; !err && axes & 1U << axis && i < finder.sizes.count; i++)
			if (curves_begin_at(&finder.sizes, i, axis))
				err = add_pairs(&finder, i, axis);
	task_sizes_free(&finder.sizes);
	if (!err)
		err = curves_decide(out);
	if (err)
		curves_free(out);
	return err;
}

bool curves_same_sweep(const struct curve *a, const struct curve *b)
{
	struct trial x = curve_key(&a->key, a->axis), y = curve_key(&b->key, b->axis);

	x.host_id = y.host_id = 0;
	return a->axis == b->axis && pairs_same_cell(&x, &y);
}

bool curves_same_question(const struct curve *a, const struct curve *b)
{
	return strcmp(a->one, b->one) == 0 && strcmp(a->other, b->other) == 0 && curves_same_sweep(a, b);
}

void curves_free(struct curves *curves)
{
	for (size_t i = 0; i < curves->count; i++)
		free(curves->curves[i].points);
	free(curves->curves);
	*curves = (struct curves){0};
}
