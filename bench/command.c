/* SPDX-License-Identifier: MIT
 *
 * Any command, beside any other: programs in whatever language, in paired rounds.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/output.h"
#include "gbench/gbench.h"
#include "harness/harness.h"
#include "harness/options.h"
#include "program/commands.h"
#include "program/decide.h"
#include "program/hyperfine.h"

static struct own {
	struct commands commands;
	int64_t seconds_ns;
	double margin_percent;
	const char *hyperfine;
	bool all_rounds;
} own = {.commands.workers = 0};

#define TIMEOUT_NS (600 * NS_PER_S)

#define OWN(type_, member) .type = (type_), .own = &own, FLAG_INTO(struct own, member)

static const struct flag flags[] = {
	{"arm", "NAME=COMMAND", "a command to measure; repeat for each command; the others are compared with the first",
	 .type = FLAG_OTHER, .own = &own.commands, .add = commands_add_arm},
	{"parameter", "NAME=LIST",
	 "values that replace {NAME}; the first parameter, if its values are numbers, is the axis of breakeven points",
	 .type = FLAG_OTHER, .own = &own.commands, .add = commands_add_parameter},
	{"prepare", "COMMAND", "run before each run, untimed", OWN(FLAG_TEXT, commands.prepare)},
	{"input", "FILE", "stdin of each run [/dev/null]", OWN(FLAG_TEXT, commands.input)},
	{"expect-same-output", NULL, "all arms must write the same to stdout", OWN(FLAG_SWITCH, commands.same_output)},
	{"workers", "N", "threads or processes of each arm, for METG [as many as CPUs]",
	 OWN(FLAG_COUNT, commands.workers), .least = 1, .most = WORKERS_MOST},
	{"margin", "PERCENT", "arms that differ by less are equal", "3", OWN(FLAG_PERCENT, margin_percent), .least = 1,
	 .most = 50},
	{"seconds", "TIME", "start no round after TIME; end earlier when every comparison is decided", "30s",
	 OWN(FLAG_DURATION, seconds_ns), .least = NS_PER_S / 10.0, .most = 24 * 3600.0 * NS_PER_S},
	{"all-rounds", NULL, "run --rounds rounds, whatever is decided by then and however long that takes",
	 OWN(FLAG_SWITCH, all_rounds)},
	{"export-hyperfine", "FILE", "all times as hyperfine --export-json writes them", OWN(FLAG_TEXT, hyperfine)},
};

/* The commands are known: makes their runs. */
static int begin(struct options *options)
{
	int err = 0;

	if (own.commands.arm_count == 0) {
		fprintf(stderr, "command: --arm=NAME=COMMAND is wanted, such as --arm=threads='./job --threads=4'\n");
		return -EINVAL;
	}
	if (own.commands.input && access(own.commands.input, R_OK) != 0) {
		fprintf(stderr, "command: --input=%s: %s\n", own.commands.input, error_text(errno));
		return -EINVAL;
	}
	err = own.hyperfine ? output_check(own.hyperfine) : 0;
	if (err) {
		fprintf(stderr, "command: --export-hyperfine=%s: %s\n", own.hyperfine, output_error(err));
		return -EINVAL;
	}
	if (own.commands.workers == 0)
		own.commands.workers = options->cpus;
	err = commands_expand(&own.commands);
	if (!err)
		err = commands_hand_on();
	if (err == -E2BIG) {
		fprintf(stderr, "command: too many values, or too long ones: a round has at most 512 runs, their "
				"parameters have at most 50 letters, and all commands together 120 KiB\n");
		return -EINVAL;
	}
	if (!options->timeout_ns)
		options->timeout_ns = TIMEOUT_NS;
	decide_rules = (struct decide_rules){.since_ns = clock_now_ns(),
					     .rounds_ns = clock_now_ns(),
					     .until_ns = clock_now_ns() + own.seconds_ns,
					     .margin = own.margin_percent / 100,
					     .all_rounds = own.all_rounds};
	return err;
}

static int report(const struct session *session)
{
	bool silent = session->options->loudness == LOUDNESS_QUIET || !gbench_is_for_people();
	int status = silent ? STATUS_OK : decide_report(session);

	if (own.hyperfine && hyperfine_write(session, own.hyperfine) != 0)
		status = STATUS_FAILED;
	return status;
}

static const struct harness command = {
	.name = "command",
	.question = "Which of these commands is faster? Programs in any language, in paired rounds.",
	.rounds = "1000",
	.loops = commands_loops,
	.own_flags = flags,
	.own_flag_count = sizeof(flags) / sizeof(flags[0]),
	.notes = "\nA command of plain words is executed; any other is given to /bin/sh. Each run is a\n"
		 "session of its own without a terminal. An arm that fails is not run again.\n"
		 "\nexamples:\n"
		 "  command --arm=threads='./job --threads=4' --arm=processes='./job --processes=4'\n"
		 "  command --parameter=n=1,10,100 --arm=old='./old {n}' --arm=new='./new {n}' --csv=job.csv\n"
		 "\nexit status: 0 done; 1 some arm failed; 2 bad input\n",
	.begin = begin,
	.is_enough = decide_is_enough,
	.progress = decide_progress,
	.report = report,
	.rounds_are_restarts = true,
};

int main(int argc, char **argv)
{
	if (harness_is_launcher() && commands_inherit() != 0) {
		fprintf(stderr, "command: the launcher did not receive its list of commands\n");
		return STATUS_FAILED;
	}
	return harness_main(&command, argc, argv);
}
