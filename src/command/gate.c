/* SPDX-License-Identifier: MIT
 *
 * The gate: flags, and what is done with a verdict.
 */
#include "command/gate.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/output.h"
#include "base/units.h"
#include "command/command.h"
#include "command/gate_files.h"
#include "command/run_harness.h"
#include "report/gate_report.h"

#define BOUNDS	     "gate/invariants.csv"
#define SHORT_MARGIN 0.06

static const char usage[] =
	"usage: breakeven gate [flags]\n"
	"\n"
	"Have ratios of times changed? Without --base: do those hold that must hold on any machine\n"
	"(" BOUNDS ")? Measures until that is decided, and says so without false alarms:\n"
	"pass, fail, or inconclusive where the machine is too noisy to tell.\n"
	"\n"
	"  --base=REV           head against base: builds that revision and runs both by turns\n"
	"  --base-build=FOLDER  against one that is built already; --head=HARNESS: another head\n"
	"  --workload=OLD.so --against=NEW.so   the same for two versions of your own work\n"
	"  --bounds=FILE        what must hold [" BOUNDS "]\n"
	"  --replay=FILE.csv    judge what was measured before, and measure nothing\n"
	"  --self-test          does it pass on itself and fail for each seeded fault? (make faults)\n"
	"  --profile=LENGTH     default, or short: 12 restarts of one round, some 10 s, margin 6 [default]\n"
	"  --margin=PERCENT     base and head: what is no regression, and how precisely to know [2]\n"
	"  --cap=TIME           no look is begun that would end later [175s]\n"
	"  --inconclusive=WHAT  exit status of inconclusive: 3, or that of pass or fail\n"
	"  --seed=N             of the order of trials [drawn anew]\n"
	"  --csv=FILE           where trials are kept [results/gate.csv]\n"
	"  --format=FORM        text, markdown, csv or json [text]\n"
	"  --junit=FILE --markdown=FILE --json=FILE --benchmark=FILE\n"
	"                       the verdict as JUnit XML, markdown, JSON, and for\n"
	"                       github-action-benchmark (customSmallerIsBetter)\n"
	"  --help               this text\n"
	"\n"
	"In GitHub Actions it annotates the run and writes the step summary by itself.\n"
	"exit status: 0 pass, 1 fail, 2 bad input, 3 inconclusive, 4 what was measured is invalid\n";

/* ---- flags ---- */

enum form { FORM_JUNIT, FORM_MARKDOWN, FORM_JSON, FORM_BENCHMARK, FORMS };

static const gate_reporter reporters[FORMS] = {
	[FORM_JUNIT] = report_gate_junit,
	[FORM_MARKDOWN] = report_gate_markdown,
	[FORM_JSON] = report_gate_json,
	[FORM_BENCHMARK] = report_gate_benchmark,
};

static const char *const form_flags[FORMS] = {
	[FORM_JUNIT] = "junit", [FORM_MARKDOWN] = "markdown", [FORM_JSON] = "json", [FORM_BENCHMARK] = "benchmark"};

struct asked {
	struct gate_request request;
	const char *replay;
	const char *csv; /* NULL: the flag was not given */
	const char *files[FORMS];
	gate_reporter report;
	int inconclusive; /* exit status */
	bool is_short, has_bounds, self_test, help;
};

enum flag {
	FLAG_BASE = 1,
	FLAG_BASE_BUILD,
	FLAG_HEAD,
	FLAG_WORKLOAD,
	FLAG_AGAINST,
	FLAG_BOUNDS,
	FLAG_REPLAY,
	FLAG_SELF_TEST,
	FLAG_PROFILE,
	FLAG_MARGIN,
	FLAG_CAP,
	FLAG_INCONCLUSIVE,
	FLAG_SEED,
	FLAG_CSV,
	FLAG_FORMAT,
	FLAG_JUNIT,
	FLAG_MARKDOWN,
	FLAG_JSON,
	FLAG_BENCHMARK,
	FLAG_HELP
};

static int reject(const char *flag, const char *value, const char *wanted)
{
	return command_reject("gate", flag, value, wanted);
}

static int set_profile(struct asked *asked, const char *value)
{
	bool is_short = strcmp(value, "short") == 0;

	if (!is_short && strcmp(value, "default") != 0)
		return reject("profile", value, "it is default or short");
	asked->is_short = is_short;
	return 0;
}

static int set_margin(struct gate_request *request, const char *value)
{
	uint64_t percent;

	if (parse_count(value, 1, 50, &percent) != 0)
		return reject("margin", value, "a whole number of percent from 1 to 50 is wanted");
	request->options.margin = (double)percent / 100;
	return 0;
}

static int set_cap(struct gate_request *request, const char *value)
{
	int64_t ns;

	if (parse_duration_ns(value, &ns) != 0 || ns < NS_PER_S || ns > 3600 * NS_PER_S)
		return reject("cap", value, "a duration from 1s to 1 hour is wanted, such as 90s");
	request->cap_s = (double)ns / 1e9;
	return 0;
}

static int set_inconclusive(struct asked *asked, const char *value)
{
	if (strcmp(value, "pass") == 0)
		asked->inconclusive = STATUS_OK;
	else if (strcmp(value, "fail") == 0)
		asked->inconclusive = STATUS_FAILED;
	else
		return reject("inconclusive", value, "it is pass or fail");
	return 0;
}

static int set_format(struct asked *asked, const char *value)
{
	static const struct {
		const char *name;
		gate_reporter report;
	} forms[] = {{"text", report_gate_text},
		     {"markdown", report_gate_markdown},
		     {"csv", report_gate_csv},
		     {"json", report_gate_json}};

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (strcmp(forms[i].name, value) == 0) {
			asked->report = forms[i].report;
			return 0;
		}
	return reject("format", value, "it is text, markdown, csv or json");
}

static int set_flag(void *into, int flag, const char *value)
{
	struct asked *asked = into;
	struct gate_request *request = &asked->request;

	switch ((enum flag)flag) {
	case FLAG_BASE:
		request->base = value;
		return value[0] ? 0 : reject("base", value, "a revision is wanted, such as main or HEAD~1");
	case FLAG_BASE_BUILD:
		request->base_build = value;
		return 0;
	case FLAG_HEAD:
		request->head_harness = value;
		return 0;
	case FLAG_WORKLOAD:
		request->workload = value;
		return 0;
	case FLAG_AGAINST:
		request->against = value;
		return 0;
	case FLAG_BOUNDS:
		request->bounds = value;
		asked->has_bounds = true;
		return 0;
	case FLAG_REPLAY:
		asked->replay = value;
		return 0;
	case FLAG_SELF_TEST:
		asked->self_test = true;
		return 0;
	case FLAG_PROFILE:
		return set_profile(asked, value);
	case FLAG_MARGIN:
		return set_margin(request, value);
	case FLAG_CAP:
		return set_cap(request, value);
	case FLAG_INCONCLUSIVE:
		return set_inconclusive(asked, value);
	case FLAG_SEED:
		return parse_count(value, 0, UINT64_MAX, &request->seed) == 0
			       ? 0
			       : reject("seed", value, "a whole number below 2^64 is wanted");
	case FLAG_CSV:
		asked->csv = value;
		return value[0] ? 0 : reject("csv", value, "the name of a file is wanted");
	case FLAG_FORMAT:
		return set_format(asked, value);
	case FLAG_JUNIT:
	case FLAG_MARKDOWN:
	case FLAG_JSON:
	case FLAG_BENCHMARK:
		asked->files[flag - FLAG_JUNIT] = value;
		return value[0] ? 0 : reject(form_flags[flag - FLAG_JUNIT], value, "the name of a file is wanted");
	case FLAG_HELP:
		asked->help = true;
		return 0;
	}
	return -EINVAL;
}

static int read_flags(int argc, char **argv, struct asked *asked)
{
	static const struct option table[] = {{"base", required_argument, NULL, FLAG_BASE},
					      {"base-build", required_argument, NULL, FLAG_BASE_BUILD},
					      {"head", required_argument, NULL, FLAG_HEAD},
					      {"workload", required_argument, NULL, FLAG_WORKLOAD},
					      {"against", required_argument, NULL, FLAG_AGAINST},
					      {"bounds", required_argument, NULL, FLAG_BOUNDS},
					      {"replay", required_argument, NULL, FLAG_REPLAY},
					      {"self-test", no_argument, NULL, FLAG_SELF_TEST},
					      {"profile", required_argument, NULL, FLAG_PROFILE},
					      {"margin", required_argument, NULL, FLAG_MARGIN},
					      {"cap", required_argument, NULL, FLAG_CAP},
					      {"inconclusive", required_argument, NULL, FLAG_INCONCLUSIVE},
					      {"seed", required_argument, NULL, FLAG_SEED},
					      {"csv", required_argument, NULL, FLAG_CSV},
					      {"format", required_argument, NULL, FLAG_FORMAT},
					      {"junit", required_argument, NULL, FLAG_JUNIT},
					      {"markdown", required_argument, NULL, FLAG_MARKDOWN},
					      {"json", required_argument, NULL, FLAG_JSON},
					      {"benchmark", required_argument, NULL, FLAG_BENCHMARK},
					      {"help", no_argument, NULL, FLAG_HELP},
					      {0}};

	return command_flags("gate", argc, argv, table, set_flag, asked);
}

/* A short look is content with knowing three times less. */
static void settle(struct asked *asked)
{
	struct gate_request *request = &asked->request;

	if (asked->replay || asked->csv)
		request->csv = asked->replay ? asked->replay : asked->csv;
	if (asked->is_short) {
		request->rounds = 1;
		request->looks = 1;
		request->options.bounds_scale = SHORT_MARGIN / GATE_MARGIN;
	}
	if (!(request->options.margin > 0))
		request->options.margin = asked->is_short ? SHORT_MARGIN : GATE_MARGIN;
}

/* What the flags say together. */
static int check(const struct asked *asked)
{
	const struct gate_request *request = &asked->request;
	int bases = (request->base != NULL) + (request->base_build != NULL) + (request->workload != NULL);
	const char *wrong = NULL;

	if (!request->workload != !request->against)
		wrong = "--workload=OLD.so and --against=NEW.so go together";
	else if (bases > 1)
		wrong = "--base, --base-build and --workload are questions of their own; ask one";
	else if (asked->replay && (bases || asked->self_test))
		wrong = "--replay measures nothing: leave --base, --workload and --self-test out";
	else if (asked->self_test && bases)
		wrong = "--self-test brings its own base";
	else if (bases && asked->has_bounds)
		wrong = "--bounds is for ratios within one revision: leave it out with --base or --workload";
	if (wrong)
		fprintf(stderr, "breakeven gate: %s\n", wrong);
	return wrong ? -EINVAL : 0;
}

/* Before anything is measured: could all that is asked for be written, and is each file named once? */
static int check_files(const struct asked *asked)
{
	const struct gate_request *request = &asked->request;
	const char *summary = getenv("GITHUB_STEP_SUMMARY");
	const struct output_name names[] = {{"--replay", asked->replay, true},
					    {"--bounds", request->bounds, true},
					    {"--workload", request->workload, true},
					    {"--against", request->against, true},
					    {"--csv", asked->replay ? asked->csv : request->csv, false},
					    {"--junit", asked->files[FORM_JUNIT], false},
					    {"--markdown", asked->files[FORM_MARKDOWN], false},
					    {"--json", asked->files[FORM_JSON], false},
					    {"--benchmark", asked->files[FORM_BENCHMARK], false},
					    {"GITHUB_STEP_SUMMARY", summary && *summary ? summary : NULL, false}};
	int err = output_check_names("breakeven gate", names, sizeof(names) / sizeof(names[0]));

	for (enum form form = 0; !err && form < FORMS; form++)
		if (asked->files[form])
			err = gate_check_file(asked->files[form]);
	if (!err && request->workload)
		err = command_check_file("gate", "workload", request->workload);
	if (!err && request->against)
		err = command_check_file("gate", "against", request->against);
	return err;
}

/* ---- judging ---- */

int gate_verdict_of(const struct gate_request *request, const struct trial_list *list, const struct bounds *bounds,
		    struct gate_data *data, struct gate *gate)
{
	struct gate_problem problem;
	const char *file = request->csv;
	int err = gate_data_make(list, bounds, data, &problem);

	if (err == -EBADMSG && problem.line)
		fprintf(stderr, "breakeven gate: %s, line %zu: %s\n", file, problem.line, problem.reason);
	else if (err == -EBADMSG)
		fprintf(stderr, "breakeven gate: %s: %s\n", file, problem.reason);
	else if (err)
		fprintf(stderr, "breakeven gate: %s\n", error_text(err));
	if (err)
		return problem.foreign ? STATUS_USAGE : STATUS_INVALID;
	if (data->restarts % GATE_LOOK != 0) {
		fprintf(stderr, "breakeven gate: %s: %u restarts are no whole looks of %d: the run was cut off\n", file,
			data->restarts, GATE_LOOK);
		gate_data_free(data);
		return STATUS_INVALID;
	}
	err = gate_judge(data, &request->options, gate);
	if (!err)
		return STATUS_OK;
	gate_data_free(data);
	fprintf(stderr, "breakeven gate: %s\n", error_text(err));
	return STATUS_INVALID;
}

/* The command that does it again. */
static void say_again(const struct asked *asked, char *again, size_t size)
{
	const struct gate_request *request = &asked->request;
	double margin = asked->is_short ? SHORT_MARGIN : GATE_MARGIN;
	size_t used = 0;
	struct part {
		const char *flag, *value;
	} parts[] = {{"replay", asked->replay},
		     {"base", request->base},
		     {"base-build", request->base_build},
		     {"head", request->head_harness},
		     {"workload", request->workload},
		     {"against", request->against},
		     {"bounds", asked->has_bounds ? request->bounds : NULL},
		     {"profile", asked->is_short ? "short" : NULL}};

	used = (size_t)snprintf(again, size, "breakeven gate");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && used < size; i++)
		if (parts[i].value)
			used += (size_t)snprintf(again + used, size - used, " --%s=%s", parts[i].flag, parts[i].value);
	if (fabs(request->options.margin - margin) > 1e-9 && used < size)
		used += (size_t)snprintf(again + used, size - used, " --margin=%.0f", 100 * request->options.margin);
	if (!asked->replay && used < size)
		snprintf(again + used, size - used, " --seed=%" PRIu64, request->seed);
}

static int report(const struct asked *asked, const struct gate *gate)
{
	const char *summary = getenv("GITHUB_STEP_SUMMARY"), *actions = getenv("GITHUB_ACTIONS");
	char again[4 * PATH_MAX];
	int err = 0;

	say_again(asked, again, sizeof(again));
	asked->report(stdout, gate, again);
	for (enum form form = 0; form < FORMS; form++)
		if (asked->files[form])
			err |= gate_write_file(asked->files[form], reporters[form], gate, again);
	if (actions && strcmp(actions, "true") == 0)
		report_gate_annotations(stderr, gate, again);
	if (summary && *summary)
		err |= gate_append_file(summary, report_gate_markdown, gate, again);
	/* Status 1 is a regression: what cannot be told is none. */
	return err || command_finish("gate") != STATUS_OK ? STATUS_USAGE : STATUS_OK;
}

static int exit_status(const struct asked *asked, enum gate_verdict verdict)
{
	switch (verdict) {
	case GATE_PASS:
		return STATUS_OK;
	case GATE_FAIL:
		return STATUS_FAILED;
	default:
		return asked->inconclusive;
	}
}

static int judge(const struct asked *asked, const struct trial_list *list, const struct bounds *bounds)
{
	struct gate_data data;
	struct gate gate;
	int status = gate_verdict_of(&asked->request, list, bounds, &data, &gate);

	if (status)
		return status;
	status = report(asked, &gate);
	if (!status)
		status = exit_status(asked, gate.verdict);
	gate_free(&gate);
	gate_data_free(&data);
	return status;
}

/* ---- the order of things ---- */

/* That of the sources, or the installed one. */
static int read_bounds(struct asked *asked, struct bounds *bounds)
{
	static char installed[PATH_MAX];
	char reason[300], self[PATH_MAX], *slash;
	size_t line;
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (!asked->has_bounds && access(BOUNDS, R_OK) != 0 && length > 0) {
		self[length] = '\0';
		slash = strrchr(self, '/');
		snprintf(installed, sizeof(installed), "%.*s/../share/breakeven/invariants.csv",
			 slash ? (int)(slash - self) : 0, self);
		asked->request.bounds = installed;
	}
	if (bounds_read(asked->request.bounds, bounds, &line, reason, sizeof(reason)) == 0)
		return 0;
	if (line)
		fprintf(stderr, "breakeven gate: %s, line %zu: %s\n", asked->request.bounds, line, reason);
	else if (!asked->has_bounds)
		fprintf(stderr, "breakeven gate: there is no " BOUNDS " here; --bounds=FILE names one\n");
	else
		fprintf(stderr, "breakeven gate: %s: %s\n", asked->request.bounds, reason);
	return -EINVAL;
}

static int run(struct asked *asked)
{
	static struct bounds bounds;
	struct trial_list list = {0};
	char *replay = (char *)asked->replay;
	int status = STATUS_OK;

	if (check_files(asked) != 0 || read_bounds(asked, &bounds) != 0)
		return STATUS_USAGE;
	if (asked->self_test) {
		status = gate_self_test(&asked->request, &bounds);
		if (command_finish("gate") != STATUS_OK)
			return STATUS_USAGE;
		return status == STATUS_INCONCLUSIVE ? asked->inconclusive : status;
	}
	if (replay)
		status = command_read_whole("gate", replay, &list) == 0 ? STATUS_OK : STATUS_USAGE;
	else
		status = gate_measure(&asked->request, &bounds, &list);
	if (!status)
		status = judge(asked, &list, &bounds);
	trial_list_free(&list);
	return status;
}

int command_gate(int argc, char **argv)
{
	struct asked asked = {.request = {.bounds = BOUNDS,
					  .csv = "results/gate.csv",
					  .options = {.bounds_scale = 1},
					  .looks = GATE_LOOKS,
					  .cap_s = 175},
			      .report = report_gate_text,
			      .inconclusive = STATUS_INCONCLUSIVE};

	if (getrandom(&asked.request.seed, sizeof(asked.request.seed), 0) != sizeof(asked.request.seed))
		asked.request.seed = (uint64_t)clock_wall_ns();
	asked.request.seed >>= 32; /* short enough to be typed again */
	if (read_flags(argc, argv, &asked) != 0 || check(&asked) != 0)
		return STATUS_USAGE;
	if (asked.help) {
		fputs(usage, stdout);
		return command_finish("gate");
	}
	settle(&asked);
	return run(&asked);
}
