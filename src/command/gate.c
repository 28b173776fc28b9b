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
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/output.h"
#include "base/seed.h"
#include "command/command.h"
#include "command/gate_asked.h"
#include "command/run_harness.h"
#include "report/gate_report.h"
#include "report/tables.h"

#define BOUNDS "gate/invariants.csv"

/* ---- flags ---- */

static const gate_reporter file_reports[REPORT_FILES] = {
	[FILE_JUNIT] = report_gate_junit,
	[FILE_MARKDOWN] = report_gate_markdown,
	[FILE_JSON] = report_gate_json,
	[FILE_BENCHMARK] = report_gate_benchmark,
};

/* In the order of TABLE_FORMATS; NULL: the table of ratios. */
static const gate_reporter reports[] = {report_gate_text, NULL, report_gate_json, report_gate_markdown, NULL};

static struct gate_asked asked_for;

#define INTO(member) FLAG_INTO(struct gate_asked, member)

static struct flag table[] = {
	{"baseline", "REV", "candidate against baseline: builds that revision and runs both by turns",
	 .type = FLAG_TEXT, .wanted = "a revision is wanted, such as main or HEAD~1", INTO(request.baseline)},
	{"baseline-build", "FOLDER", "against one that is built already", .type = FLAG_TEXT,
	 INTO(request.baseline_build)},
	{"allow-different-builds", NULL, "compare them even if compilers, flags or libraries differ",
	 INTO(request.allow_different_builds)},
	{"candidate", "HARNESS", "another candidate than the one that stands with this program", .type = FLAG_TEXT,
	 INTO(request.candidate_harness)},
	{"workload", "OLD.so", "with --against: the same for two versions of your own work", .type = FLAG_TEXT,
	 INTO(request.workload)},
	{"against", "NEW.so", "the newer one", .type = FLAG_TEXT, INTO(request.against)},
	{"base-command", "COMMAND", "baseline: any command; needs --candidate-command", .type = FLAG_TEXT,
	 INTO(base_command)},
	{"candidate-command", "COMMAND", "candidate: fails if it takes longer than --base-command", .type = FLAG_TEXT,
	 INTO(candidate_command)},
	{"commands", "FILE", "commands, and bounds on the ratios of their times", .type = FLAG_TEXT,
	 INTO(commands_file)},
	{"bounds", "FILE", "what must hold", BOUNDS, .type = FLAG_TEXT, INTO(request.bounds)},
	{"replay", "FILE.csv", "judge what was measured before, and measure nothing", .type = FLAG_TEXT, INTO(replay)},
	{"self-test", NULL, "does it pass on itself and fail for each seeded fault? (make faults)", INTO(self_test)},
	{"profile", "LENGTH", "default, or short: 12 restarts of one round, some 10 s, margin 6", "default",
	 .type = FLAG_WORD, .words = "default,short", INTO(is_short)},
	{"margin", "PERCENT", "baseline and candidate: what is no regression, and how precisely to know [2]",
	 .type = FLAG_PERCENT, .least = 1, .most = 50, INTO(margin_percent)},
	{"cap", "TIME", "no run is begun that would end later", "175s", .type = FLAG_DURATION, .least = NS_PER_S,
	 .most = 3600.0 * NS_PER_S, INTO(request.cap_ns)},
	{"inconclusive", "STATUS", "exit status of inconclusive: 3, or that of pass or fail", "3", .type = FLAG_WORD,
	 .words = "3,pass,fail", INTO(inconclusive)},
	{"seed", "N", "of the order of trials [drawn anew]", .type = FLAG_COUNT, INTO(request.seed)},
	{"csv", "FILE", "where trials are kept [results/gate.csv]", .type = FLAG_TEXT, INTO(csv)},
	COMMAND_FORMAT(struct gate_asked),
	{"junit", "FILE", "the verdict as JUnit XML", .type = FLAG_TEXT, INTO(files[FILE_JUNIT])},
	{"markdown", "FILE", "the verdict as markdown", .type = FLAG_TEXT, INTO(files[FILE_MARKDOWN])},
	{"json", "FILE", "the verdict as JSON", .type = FLAG_TEXT, INTO(files[FILE_JSON])},
	{"benchmark", "FILE", "the verdict for github-action-benchmark (customSmallerIsBetter)", .type = FLAG_TEXT,
	 INTO(files[FILE_BENCHMARK])},
};

/* A short one is content with knowing three times less. */
static void settle(struct gate_asked *asked)
{
	struct gate_request *request = &asked->request;

	if (asked->replay || asked->csv)
		request->csv = asked->replay ? asked->replay : asked->csv;
	if (asked->is_short) {
		request->rounds = 1;
		request->interims = 1;
		request->options.bounds_scale = SHORT_MARGIN / GATE_MARGIN;
	}
	request->options.margin = asked->margin_percent > 0 ? asked->margin_percent / 100
				  : asked->is_short	    ? SHORT_MARGIN
							    : GATE_MARGIN;
}

/* ---- judging ---- */

static int report(const struct gate_asked *asked, const struct gate *gate)
{
	const char *summary = getenv("GITHUB_STEP_SUMMARY"), *actions = getenv("GITHUB_ACTIONS");
	char again[4 * PATH_MAX];
	struct table ratios;
	int err = 0;

	gate_say_again(asked, again, sizeof(again));
	if (reports[asked->format]) {
		reports[asked->format](asked->format == TABLE_AS_TEXT ? command_text() : stdout, gate, again);
	} else {
		table_of_ratios(gate, &ratios);
		err = command_write_table("gate", &ratios, asked->format) == STATUS_OK ? 0 : -EIO;
	}
	for (enum report_file file = 0; file < REPORT_FILES; file++)
		if (asked->files[file])
			err |= gate_write_file(asked->files[file], file_reports[file], gate, again);
	if (actions && strcmp(actions, "true") == 0)
		report_gate_annotations(stderr, gate, again);
	if (summary && *summary)
		err |= gate_append_file(summary, report_gate_markdown, gate, again);
	/* Status 1 is a regression: what cannot be told is none. */
	return err || command_finish("gate") != STATUS_OK ? STATUS_USAGE : STATUS_OK;
}

static int inconclusive_status(const struct gate_asked *asked)
{
	static const int statuses[] = {STATUS_INCONCLUSIVE, STATUS_OK, STATUS_FAILED};

	return statuses[asked->inconclusive];
}

static int exit_status(const struct gate_asked *asked, enum gate_verdict verdict)
{
	switch (verdict) {
	case GATE_PASS:
		return STATUS_OK;
	case GATE_FAIL:
		return STATUS_FAILED;
	default:
		return inconclusive_status(asked);
	}
}

static int judge(const struct gate_asked *asked, const struct trial_list *list, const struct bounds *bounds)
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
static int read_bounds(struct gate_asked *asked, struct bounds *bounds)
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

static int judge_or_measure(struct gate_asked *asked)
{
	static struct bounds bounds;
	struct trial_list list = {0};
	char *replay = (char *)asked->replay;
	int status = STATUS_OK;

	if (gate_check_files(asked) != 0 || gate_read_commands(asked) != 0)
		return STATUS_USAGE;
	if (!asked->request.commands && read_bounds(asked, &bounds) != 0)
		return STATUS_USAGE;
	if (asked->self_test) {
		status = gate_self_test(&asked->request, &bounds);
		if (command_finish("gate") != STATUS_OK)
			return STATUS_USAGE;
		return status == STATUS_INCONCLUSIVE ? inconclusive_status(asked) : status;
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

extern const struct command command_gate;

static int run(void *owner, int count, char **operands)
{
	struct gate_asked *asked = owner;
	struct gate_request *request = &asked->request;

	(void)count;
	(void)operands;
	request->csv = "results/gate.csv";
	request->options.bounds_scale = 1;
	request->interims = GATE_INTERIMS;
	asked->has_bounds = flags_given(&command_gate.flags, "bounds");
	if (!flags_given(&command_gate.flags, "seed"))
		request->seed = seed_draw();
	if (gate_check(asked) != 0)
		return STATUS_USAGE;
	settle(asked);
	return judge_or_measure(asked);
}

const struct command command_gate = {
	.name = "gate",
	.text = "have ratios changed? For continuous integration",
	.flags = {.program = "breakeven gate",
		  .usage = "[flags]",
		  .about = "Have ratios of times changed? Without --baseline: do the ratios hold that must\n"
			   "hold on any machine? Their bounds: " BOUNDS ".\n"
			   "Measures until the verdict is pass, fail, or inconclusive, where the machine is\n"
			   "too noisy to tell; at most one false alarm in a hundred runs.\n",
		  .notes = "In GitHub Actions it annotates the run and writes the step summary by itself.\n"
			   "exit status: 0 pass, 1 fail, 2 bad input, 3 inconclusive, 4 what was measured\n"
			   "is invalid\n",
		  FLAGS_TABLE(table),
		  .no_operands = true},
	.request = &asked_for,
	.run = run,
};
