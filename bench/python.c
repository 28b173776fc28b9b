/* SPDX-License-Identifier: MIT
 *
 * A Python function, called on threads, processes and whatever else each interpreter has.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "gbench/gbench.h"
#include "harness/harness.h"
#include "harness/options.h"
#include "program/decide.h"
#include "program/python_calls.h"
#include "program/python_choice.h"
#include "program/python_report.h"

static struct own {
	struct python_calls calls;
	double margin_percent;
	bool left_out; /* an interpreter that was asked for */
} own;

#define START_NS 1e9 /* of an interpreter and a pool, at most */

#define OWN(type_, member) .type = (type_), .own = &own, FLAG_INTO(struct own, member)

static const struct flag flags[] = {
	{"function", "FILE.py:NAME", "the function to call, or MODULE:NAME", OWN(FLAG_TEXT, calls.function)},
	{"items", "LIST",
	 "the arguments, one for each call: an expression such as 'range(100)', or FILE.py:NAME of a list or function",
	 OWN(FLAG_TEXT, calls.items)},
	{"interpreters", "LIST", "command lines of interpreters; the others are compared with the first", "python3",
	 .type = FLAG_OTHER, .own = &own.calls, .add = python_add_interpreters},
	{"strategies", "LIST",
	 "strategies to measure, of " PYTHON_STRATEGIES " [all that an interpreter "
	 "has, and of py_processes_ its own start method]",
	 PYTHON_STRATEGIES, .type = FLAG_WORD, .words = PYTHON_STRATEGIES, .own = &own,
	 FLAG_LIST_INTO(struct own, calls.strategies, calls.strategy_count)},
	{"workers", "N", "threads or processes [as many as CPUs]", OWN(FLAG_COUNT, calls.workers), .least = 1,
	 .most = 1000},
	{"chunksize", "N", "items sent to a process at a time [the pool's default]", OWN(FLAG_COUNT, calls.chunk_size),
	 .least = 1, .most = 1e9},
	{"count", "N", "items of a trial, drawn by --seed; the time of all is predicted [as many as --seconds allows]",
	 OWN(FLAG_COUNT, calls.count), .least = 1, .most = 1e9},
	{"warm", NULL, "also measure an existing pool", OWN(FLAG_SWITCH, calls.warm)},
	{"margin", "PERCENT", "arms that differ by less are equal", "3", OWN(FLAG_PERCENT, margin_percent), .least = 1,
	 .most = 50},
	{"seconds", "TIME", "longest run; ends earlier when every comparison is decided", "30s",
	 OWN(FLAG_DURATION, calls.seconds_ns), .least = NS_PER_S, .most = 24 * 3600.0 * NS_PER_S},
};

/* Fills in what was not said.  Returns 0 or -EINVAL after telling the user. */
static int check(struct options *options)
{
	const char *wrong = NULL;
	const char *slash = own.calls.function ? strrchr(own.calls.function, '/') : NULL;
	const char *name = slash ? slash + 1 : own.calls.function ? own.calls.function : "";

	if (!name[0] || !own.calls.items)
		wrong = "--function=FILE.py:NAME and --items=LIST are required, such as --function=job.py:work "
			"--items='range(100)'";
	else if (strlen(name) >= TRIAL_NAME_SIZE || strpbrk(name, ", \"\n"))
		wrong = "the names of the file and of the function in --function must be shorter than 64 characters "
			"together, "
			"without comma, blank and double quote";
	if (wrong) {
		fprintf(stderr, "python: %s\n", wrong);
		return -EINVAL;
	}
	own.calls.cpus = options->cpus;
	own.calls.workers = own.calls.workers ? own.calls.workers : options->cpus;
	own.calls.seed = options->seed;
	own.calls.limit_ns = options->timeout_ns;
	return 0;
}

/* Unless the user has set a limit: ten times what serial calls take, and a trial that takes longer is not the one to
 * take.  Otherwise such a trial would use the time of all others. */
static int64_t limit_of_trial_ns(const struct python_calls *calls)
{
	double passes_ns = (calls->warm ? 2 : 1) * (double)calls->count * python_facts[0].wall_ns;

	return (int64_t)(DECIDE_HOPELESS * (passes_ns + START_NS));
}

static int begin(struct options *options)
{
	int64_t since_ns = clock_now_ns();
	int err = check(options), asked;

	if (err)
		return err;
	decide_rules = (struct decide_rules){
		.since_ns = since_ns, .until_ns = since_ns + own.calls.seconds_ns, .margin = own.margin_percent / 100};
	python_choose_among(&own.calls);
	python_report_about(&own.calls);
	interrupt_catch(); /* an interpreter that is asked ends with the harness */
	asked = python_ask_all(&own.calls);
	interrupt_end();
	if (asked <= 0)
		return asked < 0 ? asked : -EINVAL;
	own.left_out = (unsigned)asked < own.calls.interpreter_count;
	if (!options->timeout_ns)
		options->timeout_ns = limit_of_trial_ns(&own.calls);
	err = python_expand(&own.calls);
	if (!err && !python_loops[0]) {
		fprintf(stderr, "python: no interpreter has any of these strategies\n");
		return -EINVAL;
	}
	if (!err)
		err = python_hand_on();
	if (err == -E2BIG) {
		fprintf(stderr,
			"python: --items is too long: it is handed on once for each arm, 120 KiB in all; put the "
			"list into a file, as FILE.py:NAME\n");
		return -EINVAL;
	}
	decide_rules.rounds_ns = clock_now_ns();
	return err;
}

static int report(const struct session *session)
{
	bool silent = session->options->loudness == LOUDNESS_QUIET || !gbench_is_for_people();
	int status = silent ? STATUS_OK : python_report(session);

	return own.left_out ? STATUS_FAILED : status;
}

static const struct harness python = {
	.name = "python",
	.question = "Is this Python function faster on threads, processes or interpreters?",
	.rounds = "1000",
	.loops = python_loops,
	.own_flags = flags,
	.own_flag_count = sizeof(flags) / sizeof(flags[0]),
	.notes = "\nEach trial is a fresh interpreter. Its start and the import of the module are not timed;\n"
		 "making and ending the pool is. Results must equal those of serial calls.\n"
		 "\nexamples:\n"
		 "  python --function=job.py:work --items='range(100)'\n"
		 "  python --function=job.py:work --items=job.py:items --interpreters=python3,python3.14t\n"
		 "\nexit status: 0 done; 1 some arm or interpreter failed; 2 bad input\n",
	.begin = begin,
	.is_enough = python_is_enough,
	.progress = decide_progress,
	.report = report,
	.rounds_are_restarts = true,
};

int main(int argc, char **argv)
{
	if (harness_is_launcher() && python_inherit() != 0) {
		fprintf(stderr, "python: the launcher did not receive its list of calls\n");
		return STATUS_FAILED;
	}
	return harness_main(&python, argc, argv);
}
