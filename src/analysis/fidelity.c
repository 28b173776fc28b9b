/* SPDX-License-Identifier: MIT */
#include "analysis/fidelity.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pairs.h"

/* Which simulated strategy stands for which real one. */
static const struct couple {
	const char *simulated, *real;
} couples[] = {
	{"gil", "python_threads"},
	{"threads", "python_free_threads"},
	{"processes", "python_processes"},
};
#define COUPLES (sizeof(couples) / sizeof(couples[0]))

enum { QUANTITIES = QUANTITY_LATENCY_P50 + 1 };

/* The arms of a cell that one comparison needs. */
struct arms {
	struct arm_trials simulated, real, serial_simulated, serial_real;
};

/* ---- one round ---- */

/* Writes the quantity of a world in the round of `like`; false if the round
 * has it not. */
static bool measure(enum quantity quantity, const struct arm_trials *arm, const struct arm_trials *serial,
		    const struct trial *like, double *value)
{
	const struct trial *trial = pairs_find(arm, like), *base = pairs_find(serial, like);

	*value = 0;
	if (!trial)
		return false;
	switch (quantity) {
	case QUANTITY_SPEEDUP:
		if (base && trial->warm_ns > 0)
			*value = (double)base->warm_ns / (double)trial->warm_ns;
		break;
	case QUANTITY_LATENCY_MEAN:
		*value = (double)trial->latency_mean_ns;
		break;
	case QUANTITY_LATENCY_P50:
		*value = (double)trial->latency_p50_ns;
		break;
	}
	return *value > 0;
}

/* ---- one comparison ---- */

/* Room for as many rounds as the simulated arm has. */
struct workbench {
	struct sample *ratios;
	double *simulated, *real;
};

static size_t collect(const struct arms *arms, enum quantity quantity, struct workbench *bench)
{
	size_t count = 0;

	for (size_t i = 0; i < arms->simulated.count; i++) {
		const struct trial *like = &arms->simulated.trials[i];
		double simulated, real;

		if (!measure(quantity, &arms->simulated, &arms->serial_simulated, like, &simulated) ||
		    !measure(quantity, &arms->real, &arms->serial_real, like, &real))
			continue;
		bench->simulated[count] = simulated;
		bench->real[count] = real;
		bench->ratios[count++] = pairs_sample(simulated / real, like, like);
	}
	return count;
}

/* Latencies are asked of cells with background load, speed-ups of the others. */
static bool is_asked(const struct trial *key, enum quantity quantity)
{
	return (key->background > 0) == (quantity != QUANTITY_SPEEDUP);
}

static int compare(const struct arms *arms, const struct couple *couple, enum quantity quantity, struct fidelity *out)
{
	size_t rounds = arms->simulated.count;
	struct workbench bench = {malloc((rounds + 1) * sizeof(struct sample)), malloc((rounds + 1) * sizeof(double)),
				  malloc((rounds + 1) * sizeof(double))};
	int err = bench.ratios && bench.simulated && bench.real ? 0 : -ENOMEM;
	size_t count = err ? 0 : collect(arms, quantity, &bench);

	if (count > 0) {
		struct agreement *agreement = &out->agreements[out->count++];

		*agreement = (struct agreement){.key = arms->simulated.trials[0],
						.quantity = quantity,
						.simulated_strategy = couple->simulated,
						.real_strategy = couple->real,
						.simulated = stats_median(bench.simulated, count),
						.real = stats_median(bench.real, count),
						.ratio = stats_log_location(bench.ratios, count)};
		agreement->within = fmax(agreement->ratio.high - 1, 1 - agreement->ratio.low);
	}
	free(bench.ratios);
	free(bench.simulated);
	free(bench.real);
	return err;
}

/* ---- all cells ---- */

static int compare_cell(const struct trial *trials, size_t count, struct fidelity *out)
{
	int err = 0;

	for (size_t i = 0; i < COUPLES; i++) {
		struct arms arms = {pairs_arm(trials, count, couples[i].simulated),
				    pairs_arm(trials, count, couples[i].real), pairs_arm(trials, count, "serial"),
				    pairs_arm(trials, count, "python_serial")};

		for (int quantity = 0; !err && quantity < QUANTITIES; quantity++)
			if (arms.simulated.count && arms.real.count && is_asked(&trials[0], (enum quantity)quantity))
				err = compare(&arms, &couples[i], (enum quantity)quantity, out);
	}
	return err;
}

static int decide(struct fidelity *out)
{
	struct claim *claims = malloc((out->count + 1) * sizeof(*claims));
	int err;

	if (!claims)
		return -ENOMEM;
	for (unsigned i = 0; i < out->count; i++)
		claims[i] = claim_of(&out->agreements[i].ratio, out->margin);
	err = claims_adjust(claims, out->count);
	for (unsigned i = 0; i < out->count; i++)
		out->agreements[i].verdict = claim_verdict(claims[i]);
	free(claims);
	return err;
}

int fidelity_make(struct trial_list *list, double margin, struct fidelity *out)
{
	int err = 0;

	*out = (struct fidelity){.margin = margin};
	err = pairs_sort(list->trials, list->count);
	if (err)
		return err;
	/* No cell has less than one trial. */
	out->agreements = calloc(list->count * COUPLES * QUANTITIES + 1, sizeof(*out->agreements));
	if (!out->agreements)
		return -ENOMEM;
	for (size_t i = 0, size; !err && i < list->count; i += size) {
		for (size = 1; i + size < list->count && pairs_same_cell(&list->trials[i], &list->trials[i + size]);)
			size++;
		err = compare_cell(&list->trials[i], size, out);
	}
	if (!err)
		err = decide(out);
	if (err)
		fidelity_free(out);
	return err;
}

void fidelity_free(struct fidelity *fidelity)
{
	free(fidelity->agreements);
	*fidelity = (struct fidelity){0};
}
