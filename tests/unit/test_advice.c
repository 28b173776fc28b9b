/* SPDX-License-Identifier: MIT
 *
 * Advice on a machine whose parts are round numbers, so that the answers can be worked out by
 * hand; and the file that keeps such parts.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/advice.h"
#include "analysis/model_point.h"
#include "analysis/profile.h"
#include "unit.h"

#define WORKER 5e5 /* a process, ns */
#define THREAD 5e4
#define PARENT 2e7 /* a GiB */
#define GIB    1073741824.0

static struct model_strategy strategies[] = {
	{.name = "serial",
	 .transport = "none",
	 .kind = KIND_SERIAL,
	 .parts = {[MODEL_CPUS] = 1},
	 .spread = 0.05,
	 .cells = 30},
	{.name = "threads",
	 .transport = "none",
	 .kind = KIND_THREADS,
	 .parts = {[MODEL_WORKER_NS] = THREAD, [MODEL_CPUS] = 2},
	 .spread = 0.05,
	 .cells = 30},
	{.name = "gil",
	 .transport = "none",
	 .kind = KIND_LOCK,
	 .parts = {[MODEL_WORKER_NS] = THREAD, [MODEL_CPUS] = 1},
	 .spread = 0.05,
	 .cells = 30},
	{.name = "processes",
	 .transport = "none",
	 .kind = KIND_PROCESSES,
	 .parts = {[MODEL_WORKER_NS] = WORKER, [MODEL_PARENT_NS] = PARENT, [MODEL_CPUS] = 2},
	 .spread = 0.05,
	 .cells = 30},
	{.name = "processes",
	 .transport = "pipe",
	 .kind = KIND_PROCESSES,
	 .parts = {[MODEL_WORKER_NS] = WORKER, [MODEL_TASK_NS] = 1e4, [MODEL_BYTE_NS] = 1, [MODEL_CPUS] = 2},
	 .spread = 0.05,
	 .cells = 30},
};
static struct model model = {.strategies = strategies, .count = sizeof(strategies) / sizeof(strategies[0])};

static int ask(const struct model *known, const struct model_job *job, const char *transport, const char *among,
	       struct advice *advice)
{
	return advice_make(known, &(struct advice_question){*job, transport, among, ADVICE_BOTH_WORLDS}, advice);
}

static bool is_near(double found, double true_value)
{
	return fabs(found / true_value - 1) < 0.001;
}

static const struct model_point *find_turning(const struct answer *answer, enum model_axis axis, bool above)
{
	for (unsigned i = 0; i < answer->point_count; i++)
		if (answer->points[i].axis == axis && answer->points[i].above == above)
			return &answer->points[i];
	return NULL;
}

static void the_fastest_is_named_for_those_with_a_lock_and_without(void **state)
{
	const struct model_job job = {.workers = 2, .tasks = 10, .cpu_ns = 1e7, .switch_interval_ns = 5e6};
	struct advice advice;

	(void)state;
	assert_int_equal(ask(&model, &job, "none", NULL, &advice), 0);
	assert_int_equal(advice.count, 4);
	assert_string_equal(advice.ranking[0].strategy->name, "threads");
	assert_true(is_near(advice.ranking[0].predicted_ns.center, 5e7 + 2 * THREAD));
	assert_true(is_near(advice.ranking[1].predicted_ns.center, 5e7 + 2 * WORKER));
	assert_true(advice.ranking[1].predicted_ns.low < advice.ranking[1].predicted_ns.center);
	assert_int_equal(advice.ranking[1].terms.bound, MODEL_BY_CPUS);
	assert_true(is_near(advice.ranking[1].terms.workers_ns, 2 * WORKER));
	assert_string_equal(advice.locked.best->strategy->name, "processes");
	assert_int_equal(advice.locked.tie_count, 0);
	assert_string_equal(advice.unlocked.best->strategy->name, "threads");
	/* A millisecond behind 50 is a tie. */
	assert_int_equal(advice.unlocked.tie_count, 1);
	assert_string_equal(advice.unlocked.ties[0]->strategy->name, "processes");
}

static void what_would_change_the_answer_is_where_algebra_has_it(void **state)
{
	const struct model_job job = {.workers = 2, .tasks = 10, .cpu_ns = 1e7, .switch_interval_ns = 5e6};
	const struct model_point *point;
	struct advice advice;

	(void)state;
	assert_int_equal(ask(&model, &job, "none", "serial,processes", &advice), 0);
	assert_string_equal(advice.locked.best->strategy->name, "processes");
	/* 10 c = 2 w + 5 c */
	point = find_turning(&advice.locked, MODEL_ALONG_CPU, false);
	assert_non_null(point);
	assert_true(is_near(point->at, 2 * WORKER / 5));
	assert_string_equal(point->rival->name, "serial");
	assert_null(find_turning(&advice.locked, MODEL_ALONG_CPU, true));
	/* 10 c = 2 (w + p GiB) + 5 c */
	point = find_turning(&advice.locked, MODEL_ALONG_PARENT, true);
	assert_non_null(point);
	assert_true(is_near(point->at, (5 * 1e7 / 2 - WORKER) / PARENT * GIB));
	assert_null(find_turning(&advice.locked, MODEL_ALONG_PAYLOAD, true));
}

/* Half a microsecond is below where looking begins: nothing is said of what lies below it, and the tie is where it is.
 */
static void a_job_below_the_least_size_turns_where_the_two_tie(void **state)
{
	/* 4000 c = 2 w + 2000 c */
	struct model_strategy two[] = {strategies[0], strategies[3]};
	const struct model few = {.strategies = two, .count = 2};
	const struct model_job job = {.workers = 2, .tasks = 4000, .cpu_ns = 500, .switch_interval_ns = 5e6};
	const struct model_point *point;
	struct advice advice;

	(void)state;
	two[1].parts[MODEL_WORKER_NS] = 6e5;
	assert_int_equal(ask(&few, &job, "none", NULL, &advice), 0);
	assert_string_equal(advice.locked.best->strategy->name, "serial");
	assert_null(find_turning(&advice.locked, MODEL_ALONG_CPU, false));
	point = find_turning(&advice.locked, MODEL_ALONG_CPU, true);
	assert_non_null(point);
	assert_true(is_near(point->at, 2 * 6e5 / 2000));
}

static void who_shares_memory_pays_nothing_for_payloads(void **state)
{
	const struct model_job job = {.workers = 2,
				      .tasks = 10,
				      .cpu_ns = 1e6,
				      .payload_bytes = 1e6,
				      .handed_over = true,
				      .switch_interval_ns = 5e6};
	const struct model_point *point;
	struct advice advice;

	(void)state;
	assert_int_equal(ask(&model, &job, "pipe", NULL, &advice), 0);
	assert_int_equal(advice.count, 4);
	assert_string_equal(advice.ranking[0].strategy->name, "threads");
	assert_true(is_near(advice.ranking[0].predicted_ns.center, 5e6 + 2 * THREAD));
	assert_string_equal(advice.locked.best->strategy->name, "serial");
	/* 10 c = 2 w + 10 (1e4 + bytes) + 5 c */
	point = find_turning(&advice.locked, MODEL_ALONG_PAYLOAD, false);
	assert_non_null(point);
	assert_true(is_near(point->at, (5e6 - 2 * WORKER) / 10 - 1e4));
	assert_string_equal(point->rival->name, "processes");
}

static void the_lock_and_the_workers_own_way_are_told_apart(void **state)
{
	const struct model_job waits = {
		.workers = 8, .tasks = 8, .cpu_ns = 1e5, .block_ns = 1e7, .switch_interval_ns = 5e6};
	const struct model_job computes = {
		.workers = 8, .tasks = 8, .cpu_ns = 1e6, .block_ns = 1e5, .switch_interval_ns = 5e6};
	const struct model_strategy *gil = model_find(&model, "gil", "none");

	(void)state;
	assert_int_equal(model_terms(gil, &waits).bound, MODEL_BY_LOCK);
	assert_int_equal(model_terms(gil, &computes).bound, MODEL_BY_LOCK);
	assert_int_equal(model_terms(model_find(&model, "threads", "none"), &waits).bound, MODEL_BY_CPUS);
	assert_int_equal(model_terms(model_find(&model, "serial", "none"), &waits).bound, MODEL_BY_TURNS);
	assert_true(is_near(model_terms(gil, &waits).run_ns, 8 * 1e5 + 1e7));
}

static void what_is_not_among_them_is_not_named(void **state)
{
	const struct model_job job = {.workers = 2, .tasks = 10, .cpu_ns = 1e6, .switch_interval_ns = 5e6};
	struct advice advice;

	(void)state;
	assert_int_equal(ask(&model, &job, "none", "fibers", &advice), -ENOENT);
	assert_int_equal(ask(&model, &job, "none", "process,threads", &advice), 0);
	assert_int_equal(advice.count, 1);
	assert_null(advice.locked.best);
	assert_string_equal(advice.unlocked.best->strategy->name, "threads");
}

/* Ten tasks of ten seconds: whatever a worker costs is nothing beside them. */
static void of_equal_ones_the_simplest_is_named(void **state)
{
	const struct model_job job = {.workers = 2, .tasks = 10, .cpu_ns = 1e10, .switch_interval_ns = 5e6};
	struct model_strategy three[] = {strategies[3], strategies[0], strategies[2]};
	const struct model few = {.strategies = three, .count = 3};
	struct advice advice;

	(void)state;
	three[0].parts[MODEL_CPUS] = 1.0001;
	assert_int_equal(ask(&few, &job, "none", NULL, &advice), 0);
	assert_string_equal(advice.ranking[0].strategy->name, "processes");
	assert_string_equal(advice.locked.best->strategy->name, "serial");
	assert_int_equal(advice.locked.tie_count, 2);
	assert_string_equal(advice.locked.second->strategy->name, "processes");
	assert_string_equal(advice.locked.today->strategy->name, "gil");
	assert_null(advice.unlocked.today);
}

/* A pool that costs as much as workers that are dealt their tasks. */
static void of_equal_ones_a_pool_is_named(void **state)
{
	const struct model_job job = {.workers = 2, .tasks = 10, .cpu_ns = 1e8, .switch_interval_ns = 5e6};
	struct model_strategy two[] = {strategies[3], strategies[3]};
	const struct model few = {.strategies = two, .count = 2};
	struct advice advice;

	(void)state;
	strcpy(two[1].name, "process_pool");
	two[1].kind = KIND_PROCESS_POOL;
	two[1].parts[MODEL_CPUS] /= 1.015;
	assert_int_equal(ask(&few, &job, "none", NULL, &advice), 0);
	assert_string_equal(advice.ranking[0].strategy->name, "processes");
	assert_string_equal(advice.locked.best->strategy->name, "process_pool");
	two[1].parts[MODEL_CPUS] /= 1.015;
	assert_int_equal(ask(&few, &job, "none", NULL, &advice), 0);
	assert_string_equal(advice.locked.best->strategy->name, "processes");
}

/* Work that only waits, under a lock whose threads cost less: it is no answer for a program without a lock. */
static void without_a_lock_the_lock_is_no_answer(void **state)
{
	const struct model_job job = {.workers = 2, .tasks = 10, .block_ns = 1e7, .switch_interval_ns = 5e6};
	struct model_strategy two[] = {strategies[1], strategies[2]};
	const struct model few = {.strategies = two, .count = 2};
	struct advice advice;

	(void)state;
	two[1].parts[MODEL_WORKER_NS] = THREAD / 2;
	assert_int_equal(ask(&few, &job, "none", NULL, &advice), 0);
	assert_string_equal(advice.locked.best->strategy->name, "gil");
	assert_string_equal(advice.unlocked.best->strategy->name, "threads");
	assert_int_equal(advice.unlocked.tie_count, 0);
}

/* Where the simpler one is named although another is a trifle faster, that one wins from the job's own size on, and not
 * from below it. */
static void what_would_win_begins_at_the_jobs_own_size(void **state)
{
	struct model_strategy two[] = {strategies[0], strategies[3]};
	const struct model few = {.strategies = two, .count = 2};
	/* 8 c = 2 w + 4 c, and a little more */
	const struct model_job job = {.workers = 2, .tasks = 8, .cpu_ns = 1.01 * WORKER / 2, .switch_interval_ns = 5e6};
	const struct model_point *point;
	struct advice advice;

	(void)state;
	assert_int_equal(ask(&few, &job, "none", NULL, &advice), 0);
	assert_string_equal(advice.ranking[0].strategy->name, "processes");
	assert_string_equal(advice.locked.best->strategy->name, "serial");
	point = find_turning(&advice.locked, MODEL_ALONG_CPU, true);
	assert_non_null(point);
	assert_true(point->at >= job.cpu_ns);
	assert_string_equal(point->rival->name, "processes");
}

/* Within the interval of a place the two predictions do not tell which wins; where they never do, none is named. */
static void places_have_intervals_or_are_undecided(void **state)
{
	struct model_strategy two[] = {strategies[0], strategies[3]};
	const struct model few = {.strategies = two, .count = 2};
	const struct model_job job = {.workers = 2, .tasks = 8, .cpu_ns = WORKER / 20, .switch_interval_ns = 5e6};
	const struct model_point *point;
	struct advice advice;

	(void)state;
	assert_int_equal(ask(&few, &job, "none", NULL, &advice), 0);
	point = find_turning(&advice.locked, MODEL_ALONG_CPU, true);
	assert_non_null(point);
	assert_true(point->low > job.cpu_ns && point->low < point->at && point->at < point->high);
	assert_int_equal(advice.locked.undecided_above, 0);
	two[0].spread = two[1].spread = 1;
	assert_int_equal(ask(&few, &job, "none", NULL, &advice), 0);
	assert_null(find_turning(&advice.locked, MODEL_ALONG_CPU, true));
	assert_true(advice.locked.undecided_above & 1U << MODEL_ALONG_CPU);
}

/* Nothing was measured of spawn over a pipe. */
static void what_cannot_do_the_job_is_left_out_by_name(void **state)
{
	const struct model_job job = {.workers = 2,
				      .tasks = 10,
				      .cpu_ns = 1e7,
				      .payload_bytes = 10,
				      .handed_over = true,
				      .switch_interval_ns = 5e6};
	struct model_strategy two[] = {strategies[0], strategies[3]};
	const struct model few = {.strategies = two, .count = 2};
	struct advice advice;

	(void)state;
	assert_int_equal(ask(&few, &job, "pipe", NULL, &advice), 0);
	assert_int_equal(advice.count, 1);
	assert_int_equal(advice.left_out_count, 1);
	assert_string_equal(advice.left_out[0].strategy->name, "processes");
	assert_int_equal(ask(&few, &job, "pipe", "serial", &advice), 0);
	assert_int_equal(advice.left_out_count, 0);
	assert_int_equal(ask(&few, &job, "pipe", "serial,processes", &advice), -ENOTSUP);
	assert_int_equal(ask(&few, &job, "pipe", "processes", &advice), -ENOTSUP);
}

static void one_world_has_one_answer(void **state)
{
	struct advice_question question = {.job = {.workers = 2, .tasks = 10, .cpu_ns = 1e7, .switch_interval_ns = 5e6},
					   .transport = "none"};
	struct advice advice;

	(void)state;
	question.world = ADVICE_LOCKED;
	assert_int_equal(advice_make(&model, &question, &advice), 0);
	assert_int_equal(advice.count, 3);
	assert_string_equal(advice.locked.best->strategy->name, "processes");
	assert_null(advice.unlocked.best);
	question.world = ADVICE_UNLOCKED;
	assert_int_equal(advice_make(&model, &question, &advice), 0);
	assert_int_equal(advice.count, 3);
	assert_null(advice.locked.best);
	assert_string_equal(advice.unlocked.best->strategy->name, "threads");
	question.among = "gil,threads";
	assert_int_equal(advice_make(&model, &question, &advice), -ENOTSUP);
	assert_string_equal(advice.left_out[0].strategy->name, "gil");
}

/* ---- ties of two ---- */

static void predicted_points_stand_beside_measured_ones(void **state)
{
	struct curve_point points[] = {{.at = 1e4}, {.at = 1e5}, {.at = 1e7}};
	struct curve curve = {.axis = CURVE_CPU,
			      .one = "serial",
			      .other = "processes",
			      .points = points,
			      .count = 3,
			      .outcome = CURVE_BREAKS_EVEN,
			      .break_even_count = 1,
			      .break_even = {{.rising = true, .at = {.center = 2.2e5}}},
			      .key = {.workers = 2,
				      .tasks = 10,
				      .cpu_ns = 10000,
				      .transport = "none",
				      .start = "immediate",
				      .writer = "none",
				      .trip = "none",
				      .parent_pages = "none",
				      .strategy = "serial",
				      .kind = "serial"}};
	struct curves curves = {.curves = &curve, .count = 1};
	struct predicted_point *found;
	size_t count;

	(void)state;
	assert_int_equal(predicted_points_make(&model, &curves, &found, &count), 0);
	assert_int_equal(count, 1);
	assert_true(is_near(found[0].predicted, 2 * WORKER / 5));
	free(found);
	/* Beyond the sweep there is none. */
	points[2].at = 1.5e5;
	assert_int_equal(predicted_points_make(&model, &curves, &found, &count), 0);
	assert_true(isnan(found[0].predicted));
	free(found);
	curve.warm = true;
	assert_int_equal(predicted_points_make(&model, &curves, &found, &count), 0);
	assert_int_equal(count, 0);
	free(found);
}

/* ---- the file ---- */

#define ID UINT64_C(0x1234567890abcdef)

#define TEMPLATE "/tmp/breakeven-profile-XXXXXX"
static char file[] = TEMPLATE;

static int make_file(void **state)
{
	int fd;

	(void)state;
	strcpy(file, TEMPLATE);
	fd = mkstemp(file);
	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(file);
}

static void write_file(const char *text)
{
	FILE *out = fopen(file, "we");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static int read_file(struct model *found)
{
	char reason[160];
	int err = profile_read(file, ID, found, reason, sizeof(reason));

	if (err == -EBADMSG)
		assert_true(strlen(reason) > 0);
	return err;
}

static void a_profile_is_read_as_it_was_written(void **state)
{
	char reason[160];
	struct model found;

	(void)state;
	model.strategies[0].covariance[1][1] = 0.25;
	model.strategies[0].fitted = 3;
	model.ranges[MODEL_SIZE_TASKS] = (struct model_range){16, 500};
	model.measured_s = 1796000000;
	assert_int_equal(profile_write(file, &model, ID), 0);
	assert_int_equal(read_file(&found), 0);
	assert_int_equal(found.count, model.count);
	assert_true(found.measured_s == 1796000000);
	assert_true(found.ranges[MODEL_SIZE_TASKS].least == 16 && found.ranges[MODEL_SIZE_TASKS].most == 500);
	assert_true(found.strategies[0].covariance[1][1] == 0.25 && found.strategies[0].fitted == 3);
	for (size_t i = 0; i < model.count; i++) {
		assert_string_equal(found.strategies[i].name, model.strategies[i].name);
		assert_string_equal(found.strategies[i].transport, model.strategies[i].transport);
		assert_int_equal(found.strategies[i].kind, model.strategies[i].kind);
		for (unsigned part = 0; part < MODEL_PARTS; part++)
			assert_true(fabs(found.strategies[i].parts[part] - model.strategies[i].parts[part]) < 1e-6);
	}
	model_free(&found);
	model.strategies[0].covariance[1][1] = 0;
	model.strategies[0].fitted = 0;
	memset(model.ranges, 0, sizeof(model.ranges));
	/* Of another machine. */
	assert_int_equal(profile_read(file, ID + 1, &found, reason, sizeof(reason)), -ESTALE);
	assert_int_equal(profile_read("/tmp/no such folder/profile.json", ID, &found, reason, sizeof(reason)), -ENOENT);
	assert_int_equal(profile_write("/tmp/no such folder/profile.json", &model, ID), -ENOENT);
}

#define RANGE "[1, 10]"
#define HEAD                                                                                                           \
	"{\"schema\": 4, \"host_id\": \"1234567890abcdef\", \"measured_s\": 1, \"ranges\": {\"workers\": " RANGE       \
	", \"tasks\": " RANGE ", \"cpu_ns\": " RANGE ", \"block_ns\": " RANGE ", \"payload_bytes\": [0, 0], "          \
	"\"parent_bytes\": " RANGE "}, \"strategies\": "
#define ZEROS  "0, 0, 0, 0, 0, 0, 0, 0"
#define ZEROS8 ZEROS ", " ZEROS ", " ZEROS ", " ZEROS ", " ZEROS ", " ZEROS ", " ZEROS ", " ZEROS
#define PARTS                                                                                                          \
	"\"setup_ns\": 0, \"worker_ns\": 1, \"parent_ns_per_gib\": 0, \"task_ns\": 0, \"byte_ns\": 0, \"late_ns\": "   \
	"0, "                                                                                                          \
	"\"wake_ns\": 0, \"spread\": 0.1, \"repeat\": 0.05, \"cells\": 9, \"fitted\": 2, \"covariance\": [" ZEROS8 "]"

static void what_is_no_profile_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"nonsense",
		"[]",
		"{}",
		"{\"schema\": 1}",
		"{\"schema\": \"1\", \"host_id\": \"1234567890abcdef\"}",
		HEAD "[]}",
		HEAD "{}}",
		HEAD "[1]}",
		HEAD "[{\"strategy\": \"gil\", \"kind\": \"lock\", \"transport\": \"none\", " PARTS "}]}",
		HEAD "[{\"strategy\": \"gil\", \"kind\": \"lock\", \"transport\": \"none\", \"cpus\": 0, " PARTS "}]}",
		HEAD "[{\"strategy\": \"gil\", \"kind\": \"lock\", \"transport\": \"none\", \"cpus\": -1, " PARTS "}]}",
		HEAD "[{\"strategy\": \"gil\", \"kind\": \"lock\", \"transport\": \"none\", \"cpus\": 1e300, " PARTS
		     "}]}",
		HEAD "[{\"strategy\": \"gi`l\", \"kind\": \"lock\", \"transport\": \"none\", \"cpus\": 1, " PARTS "}]}",
		HEAD "[{\"strategy\": \"gil\", \"kind\": \"door\", \"transport\": \"none\", \"cpus\": 1, " PARTS "}]}",
		HEAD "[{\"strategy\": \"\", \"kind\": \"lock\", \"transport\": \"none\", \"cpus\": 1, " PARTS "}]}",
		HEAD "[{\"strategy\": \"gil\", \"kind\": \"lock\", \"transport\": 7, \"cpus\": 1, " PARTS "}]}",
		"{\"schema\": 4, \"host_id\": \"1234567890abcdef\", \"strategies\": []}",
	};
	struct model found;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		write_file(bad[i]);
		assert_int_equal(read_file(&found), -EBADMSG);
		assert_null(found.strategies);
	}
	write_file(HEAD "[{\"strategy\": \"gil\", \"kind\": \"lock\", \"transport\": \"none\", \"cpus\": 1, " PARTS
			"}]}");
	assert_int_equal(read_file(&found), 0);
	assert_int_equal(found.count, 1);
	model_free(&found);
	write_file("{\"schema\": 99, \"host_id\": \"1234567890abcdef\", \"strategies\": []}");
	assert_int_equal(read_file(&found), -ESTALE);
}

/* Far outside of what was measured the interval is wider, and that is said. */
static void what_is_far_outside_is_extrapolated(void **state)
{
	struct model_job job = {.workers = 2, .tasks = 100, .cpu_ns = 1e6, .switch_interval_ns = 5e6};
	struct estimate near, far;
	double width;

	(void)state;
	model.ranges[MODEL_SIZE_TASKS] = (struct model_range){16, 500};
	model.ranges[MODEL_SIZE_CPU] = (struct model_range){3e4, 1e7};
	near = model_predict(&model, &model.strategies[0], &job);
	width = log(near.high / near.low);
	assert_true(model_beyond(&model, &job, MODEL_SIZE_TASKS) <= 1);
	job.tasks = 1900; /* less than four times as many */
	far = model_predict(&model, &model.strategies[0], &job);
	assert_true(fabs(log(far.high / far.low) / width - 1) < 1e-6);
	job.tasks = 8000; /* 16 = 4² times as many */
	far = model_predict(&model, &model.strategies[0], &job);
	assert_true(fabs(log(far.high / far.low) / width - 3) < 1e-6);
	job.cpu_ns = 3e4 / 64; /* and 64 = 4³ times as short */
	far = model_predict(&model, &model.strategies[0], &job);
	assert_true(fabs(log(far.high / far.low) / width - 6) < 1e-6);
	/* Of what no cell has, nothing is known. */
	job.parent_bytes = 1e12;
	assert_true(model_beyond(&model, &job, MODEL_SIZE_PARENT) <= 1);
	memset(model.ranges, 0, sizeof(model.ranges));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_fastest_is_named_for_those_with_a_lock_and_without),
		cmocka_unit_test(what_would_change_the_answer_is_where_algebra_has_it),
		cmocka_unit_test(a_job_below_the_least_size_turns_where_the_two_tie),
		cmocka_unit_test(who_shares_memory_pays_nothing_for_payloads),
		cmocka_unit_test(the_lock_and_the_workers_own_way_are_told_apart),
		cmocka_unit_test(what_is_not_among_them_is_not_named),
		cmocka_unit_test(of_equal_ones_the_simplest_is_named),
		cmocka_unit_test(of_equal_ones_a_pool_is_named),
		cmocka_unit_test(without_a_lock_the_lock_is_no_answer),
		cmocka_unit_test(what_would_win_begins_at_the_jobs_own_size),
		cmocka_unit_test(places_have_intervals_or_are_undecided),
		cmocka_unit_test(what_cannot_do_the_job_is_left_out_by_name),
		cmocka_unit_test(one_world_has_one_answer),
		cmocka_unit_test(what_is_far_outside_is_extrapolated),
		cmocka_unit_test(predicted_points_stand_beside_measured_ones),
		cmocka_unit_test_setup_teardown(a_profile_is_read_as_it_was_written, make_file, remove_file),
		cmocka_unit_test_setup_teardown(what_is_no_profile_is_refused, make_file, remove_file),
	};

	return RUN_TESTS("advice", tests);
}
