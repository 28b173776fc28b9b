/* SPDX-License-Identifier: MIT */
#include "harness/refine.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "harness/cells.h"

/* What a cell may cost in one restart: beside a crossing, where rounds are repeated; and
 * elsewhere, before it is measured in some restarts only. */
#define NEAR_NS	     (60 * NS_PER_MS)
#define FAR_NS	     (100 * NS_PER_MS)
#define ARM_EXTRA_NS (2 * NS_PER_MS) /* of each trial, around its makespan */
#define FILL_NS	     1.0	     /* a byte of the parent, which each trial makes for itself */

/* A log ratio is decided if it is so many standard errors and so much from 0. */
#define DECIDED_ERRORS 3
#define DECIDED_LEAST  0.02 /* less is a tie */
#define UNKNOWN_ERROR  0.04 /* of fewer than three rounds */

/* Below these, places differ by nothing that costs. */
#define PAYLOAD_LEAST 1024.0
#define PARENT_LEAST  (1024.0 * 1024.0)

/* ---- what is known so far ---- */

/* One cell on a curve, for one pair of strategies. */
struct place {
	unsigned cell;
	double at;	  /* on the axis, for logarithms: > 0 */
	double log_ratio; /* median */
	int sign;	  /* of it, if it is decided; or 0 */
};

struct knowledge {
	const struct plan *plan;
	unsigned cells;	     /* of which something may be known: the first ones */
	struct row *entries; /* by arm, restart, round */
	uint64_t count;
	uint64_t *first;  /* of each arm, and the end */
	double *costs_ns; /* a round of each cell; 0: not known */
	bool *near;	  /* cells beside a crossing */
	double *ratios;	  /* room for all */
	struct place *places;
};

static int compare_entries(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->arm != y->arm)
		return x->arm < y->arm ? -1 : 1;
	if (x->restart != y->restart)
		return x->restart < y->restart ? -1 : 1;
	return (x->round > y->round) - (x->round < y->round);
}

static void index_entries(struct knowledge *knowledge)
{
	const struct plan *plan = knowledge->plan;
	uint64_t at = 0;

	qsort(knowledge->entries, knowledge->count, sizeof(*knowledge->entries), compare_entries);
	for (unsigned arm = 0; arm <= plan->arm_count; arm++) {
		while (at < knowledge->count && knowledge->entries[at].arm < arm)
			at++;
		knowledge->first[arm] = at;
	}
}

static void find_costs(struct knowledge *knowledge)
{
	const struct plan *plan = knowledge->plan;

	for (unsigned arm = 0; arm < plan->arm_count; arm++) {
		uint64_t first = knowledge->first[arm], count = knowledge->first[arm + 1] - first;
		double sum = 0;

		for (uint64_t i = 0; i < count; i++)
			sum += (double)knowledge->entries[first + i].cold_ns;
		if (count)
			knowledge->costs_ns[plan->arms[arm].cell] +=
				sum / (double)count + ARM_EXTRA_NS +
				FILL_NS * (double)plan->cells[plan->arms[arm].cell].job.parent_memory.bytes;
	}
}

static void forget(struct knowledge *knowledge)
{
	free(knowledge->entries);
	free(knowledge->first);
	free(knowledge->costs_ns);
	free(knowledge->near);
	free(knowledge->ratios);
	free(knowledge->places);
}

/* Only of restarts before this one: where a run goes on, there may be rows of this one already, which this one was
 * planned without. */
static int take_rows(const struct rows *rows, unsigned restart, struct knowledge *knowledge)
{
	knowledge->entries = calloc(rows->count + 1, sizeof(*knowledge->entries));
	if (!knowledge->entries)
		return -ENOMEM;
	for (size_t i = 0; i < rows->count; i++)
		if (rows->rows[i].restart < restart)
			knowledge->entries[knowledge->count++] = rows->rows[i];
	return 0;
}

static int learn(const struct rows *rows, unsigned restart, const struct plan *plan, struct knowledge *knowledge)
{
	int err;

	*knowledge = (struct knowledge){.plan = plan, .cells = plan->cell_count};
	err = take_rows(rows, restart, knowledge);
	if (err)
		return err;
	knowledge->first = calloc((size_t)plan->arm_count + 2, sizeof(*knowledge->first));
	knowledge->costs_ns = calloc(plan->cell_count, sizeof(*knowledge->costs_ns));
	knowledge->near = calloc(plan->cell_count, sizeof(*knowledge->near));
	knowledge->ratios = calloc(knowledge->count + 1, sizeof(*knowledge->ratios));
	knowledge->places = calloc(plan->cell_count, sizeof(*knowledge->places));
	if (!knowledge->first || !knowledge->costs_ns || !knowledge->near || !knowledge->ratios || !knowledge->places)
		return -ENOMEM;
	index_entries(knowledge);
	find_costs(knowledge);
	return 0;
}

/* ---- one pair in one cell ---- */

static const struct arm *find_arm(const struct plan *plan, const struct cell *cell, const struct strategy *strategy)
{
	for (unsigned i = 0; i < cell->arm_count; i++)
		if (plan->arms[cell->first_arm + i].strategy == strategy)
			return &plan->arms[cell->first_arm + i];
	return NULL;
}

static double makespan_ns(const struct plan *plan, const struct row *entry)
{
	bool barrier = plan->cells[plan->arms[entry->arm].cell].job.start == START_BARRIER;

	return (double)(barrier ? entry->warm_ns : entry->cold_ns);
}

/* Log ratios of the rounds that both have to knowledge->ratios; returns how many. */
static size_t pair_rounds(struct knowledge *knowledge, unsigned long one, unsigned long other)
{
	uint64_t i = knowledge->first[one], j = knowledge->first[other];
	size_t count = 0;

	while (i < knowledge->first[one + 1] && j < knowledge->first[other + 1]) {
		const struct row *a = &knowledge->entries[i], *b = &knowledge->entries[j];
		double a_ns = makespan_ns(knowledge->plan, a), b_ns = makespan_ns(knowledge->plan, b);
		int order = a->restart != b->restart ? (a->restart > b->restart) - (a->restart < b->restart)
						     : (a->round > b->round) - (a->round < b->round);

		if (order == 0 && row_ok(a) && row_ok(b) && a_ns > 0 && b_ns > 0)
			knowledge->ratios[count++] = log(a_ns / b_ns);
		i += order <= 0;
		j += order >= 0;
	}
	return count;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof(*values), compare_doubles);
	return (values[(n - 1) / 2] + values[n / 2]) / 2;
}

/* Standard error of the median, by the median deviation of a normal distribution. */
static double error_of(double *values, size_t n, double center)
{
	if (n < 3)
		return UNKNOWN_ERROR;
	for (size_t i = 0; i < n; i++)
		values[i] = fabs(values[i] - center);
	return 1.2533 * 1.4826 * median(values, n) / sqrt((double)n);
}

static bool look(struct knowledge *knowledge, unsigned index, const struct rivals *rivals, struct place *place)
{
	const struct plan *plan = knowledge->plan;
	const struct cell *cell = &plan->cells[index];
	const struct arm *one = find_arm(plan, cell, rivals->one), *other = find_arm(plan, cell, rivals->other);
	size_t n = one && other ? pair_rounds(knowledge, (unsigned long)(one - plan->arms),
					      (unsigned long)(other - plan->arms))
				: 0;
	double error;

	if (n == 0)
		return false;
	place->log_ratio = median(knowledge->ratios, n);
	error = error_of(knowledge->ratios, n, place->log_ratio);
	place->sign = 0;
	if (fabs(place->log_ratio) > DECIDED_ERRORS * error && fabs(place->log_ratio) > DECIDED_LEAST)
		place->sign = place->log_ratio > 0 ? 1 : -1;
	return true;
}

/* ---- curves ---- */

static double place_on(const struct job *job, enum axis axis)
{
	double least = axis == AXIS_PAYLOAD ? PAYLOAD_LEAST : axis == AXIS_PARENT ? PARENT_LEAST : 1;

	return fmax(least, cells_place(job, axis));
}

/* Do both cells stand on one curve: are they the same but for the axis? */
static bool same_curve(const struct plan *plan, const struct cell *a, const struct cell *b)
{
	struct job x = a->job, y = b->job;
	double share_a = (double)x.block_ns / ((double)x.block_ns + (double)x.cpu_ns + 1e-9);
	double share_b = (double)y.block_ns / ((double)y.block_ns + (double)y.cpu_ns + 1e-9);
	enum axis axis = plan->searches[a->search].axis;

	return a->search == b->search && x.workload == y.workload && x.start == y.start && x.tasks == y.tasks &&
	       x.switch_interval_ns == y.switch_interval_ns && fabs(share_a - share_b) < 1e-3 &&
	       fabs(x.released - y.released) < 1e-9 && x.background.count == y.background.count &&
	       x.payload.transport == y.payload.transport && x.payload.both == y.payload.both &&
	       x.parent_memory.pages == y.parent_memory.pages && x.parent_memory.writer == y.parent_memory.writer &&
	       fabs(x.parent_memory.written - y.parent_memory.written) < 1e-9 &&
	       (axis == AXIS_CPU || x.cpu_ns == y.cpu_ns) &&
	       (axis == AXIS_PAYLOAD || x.payload.bytes == y.payload.bytes) &&
	       (axis == AXIS_PARENT || x.parent_memory.bytes == y.parent_memory.bytes) &&
	       (axis == AXIS_WORKERS || x.workers == y.workers);
}

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	return (x->at > y->at) - (x->at < y->at);
}

static size_t find_curve(struct knowledge *knowledge, unsigned index, const struct rivals *rivals)
{
	const struct plan *plan = knowledge->plan;
	enum axis axis = plan->searches[plan->cells[index].search].axis;
	size_t count = 0;

	for (unsigned i = 0; i < knowledge->cells; i++) {
		struct place place = {.cell = i, .at = place_on(&plan->cells[i].job, axis)};

		if (same_curve(plan, &plan->cells[index], &plan->cells[i]) && look(knowledge, i, rivals, &place))
			knowledge->places[count++] = place;
	}
	qsort(knowledge->places, count, sizeof(*knowledge->places), compare_places);
	return count;
}

/* Is the cell the first of its curve?  Each curve is looked at once. */
static bool leads_curve(const struct plan *plan, unsigned index)
{
	for (unsigned i = 0; i < index; i++)
		if (same_curve(plan, &plan->cells[i], &plan->cells[index]))
			return false;
	return true;
}

/* ---- brackets ---- */

/* Two decided places of different signs, and undecided ones between: the one after which most
 * of them are on their right side. */
static size_t split(const struct place *places, size_t low, size_t high)
{
	size_t best = low;
	double most = -1;

	for (size_t after = low; after < high; after++) {
		double agree = 0;

		for (size_t i = low; i <= high; i++)
			agree += ((places[i].log_ratio > 0 ? 1 : -1) == places[i <= after ? low : high].sign);
		if (agree > most) {
			most = agree;
			best = after;
		}
	}
	return best;
}

/* Three digits are enough to type it again; bytes are whole lines or pages. */
static double rounded(double place, enum axis axis)
{
	double unit = pow(10, floor(log10(place)) - 2);

	switch (axis) {
	case AXIS_PAYLOAD:
		return round(place / 64) * 64;
	case AXIS_PARENT:
		return round(place / 4096) * 4096;
	case AXIS_CPU:
		return round(place / unit) * unit;
	default:
		return round(place);
	}
}

struct refinement {
	const struct harness *harness;
	const struct options *options;
	const struct plan_limits *limits;
	unsigned restart;
	struct plan *plan;
	struct knowledge knowledge;
	enum axis axis;
};

static bool is_there(const struct refinement *refinement, unsigned like, double place)
{
	const struct plan *plan = refinement->plan;

	for (unsigned i = 0; i < plan->cell_count; i++)
		if (same_curve(plan, &plan->cells[like], &plan->cells[i]) &&
		    fabs(cells_place(&plan->cells[i].job, refinement->axis) - place) < 0.5)
			return true;
	return false;
}

static int add_between(struct refinement *refinement, const struct place *low, const struct place *high)
{
	double place = rounded(sqrt(low->at * high->at), refinement->axis);

	if (high->at / low->at <= REFINE_STEP || is_there(refinement, low->cell, place))
		return 0;
	return plan_add_like(refinement->harness, refinement->options, refinement->limits, refinement->plan, low->cell,
			     place);
}

static int look_at_bracket(struct refinement *refinement, size_t low, size_t high)
{
	struct knowledge *knowledge = &refinement->knowledge;
	const struct place *places = knowledge->places;
	size_t after = split(places, low, high);

	knowledge->near[places[after].cell] = true;
	knowledge->near[places[after + 1].cell] = true;
	return add_between(refinement, &places[after], &places[after + 1]);
}

static int look_at_curve(struct refinement *refinement, size_t count)
{
	const struct place *places = refinement->knowledge.places;
	size_t last = count;
	int err = 0;

	for (size_t i = 0; !err && i < count; i++) {
		if (!places[i].sign)
			continue;
		if (last < count && places[last].sign != places[i].sign)
			err = look_at_bracket(refinement, last, i);
		last = i;
	}
	return err;
}

static int add_points(struct refinement *refinement)
{
	struct plan *plan = refinement->plan;
	int err = 0;

	for (unsigned i = 0; !err && i < refinement->knowledge.cells; i++) {
		const struct search *search = &plan->searches[plan->cells[i].search];

		refinement->axis = search->axis;
		if (search->axis == AXIS_NONE || !leads_curve(plan, i))
			continue;
		for (unsigned j = 0; !err && j < search->rivals_count; j++)
			err = look_at_curve(refinement, find_curve(&refinement->knowledge, i, &search->rivals[j]));
	}
	return err;
}

/* ---- rounds ---- */

/* Of a cell far from any crossing one round is enough; a long one is measured in every
 * n-th restart, but in two. */
static unsigned far_rounds(double cost_ns, unsigned restart, unsigned restarts)
{
	unsigned most = (restarts + 1) / 2, every = (unsigned)fmin(ceil(cost_ns / (double)FAR_NS), most);

	return every <= 1 || restart % every == 0;
}

static void set_rounds(const struct refinement *refinement)
{
	const struct knowledge *knowledge = &refinement->knowledge;
	const struct options *options = refinement->options;
	struct plan *plan = refinement->plan;

	for (unsigned i = 0; i < plan->cell_count; i++) {
		struct cell *cell = &plan->cells[i];

		if (plan->searches[cell->search].axis == AXIS_NONE)
			continue;
		cell->rounds = 1;
		if (i >= knowledge->cells || !(knowledge->costs_ns[i] > 0))
			continue;
		if (knowledge->near[i])
			cell->rounds =
				(unsigned)fmax(1, fmin(options->rounds, (double)NEAR_NS / knowledge->costs_ns[i]));
		else
			cell->rounds = far_rounds(knowledge->costs_ns[i], refinement->restart, options->restarts);
	}
}

int refine(const struct harness *harness, const struct options *options, const struct plan_limits *limits,
	   const struct rows *rows, unsigned restart, struct plan *plan)
{
	struct refinement refinement = {
		.harness = harness, .options = options, .limits = limits, .restart = restart, .plan = plan};
	int err = learn(rows, restart, plan, &refinement.knowledge);

	if (!err && restart > 0)
		err = add_points(&refinement);
	/* More cells than a plan may have are not looked for. */
	if (err == -E2BIG)
		err = 0;
	if (!err)
		set_rounds(&refinement);
	forget(&refinement.knowledge);
	return err;
}
