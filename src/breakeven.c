/* SPDX-License-Identifier: MIT
 *
 * The analysis command: main and the table of subcommands.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/host.h"
#include "base/scratch.h"
#include "command/command.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *text;
} commands[] = {
	{"summary", command_summary, "who won in each cell, by how much, how sure"},
	{"crossings", command_crossings, "from which size on one strategy beats another"},
	{"map", command_map, "who wins over task time and blocking share, or payload"},
	{"advise", command_advise, "which strategy a described job should have, and why"},
	{"timeline", command_timeline, "what each worker was at, and when"},
	{"gate", command_gate, "have ratios changed? For continuous integration"},
	{"model", command_model, "what a makespan is made of, and predictions checked"},
	{"costs", command_costs, "what one worker more costs, for each strategy"},
	{"fidelity", command_fidelity, "how well the simulated lock agrees with a real one"},
	{"report", command_report, "all results of a folder as one page, with a verdict in words"},
	{"compare", command_compare, "two folders of results side by side: ratios, never raw times"},
	{"host", command_host, "which machine results are from, in one line"},
	{"columns", command_columns, "what each column of a CSV means, as a markdown table"},
};

#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static int print_help(void)
{
	printf("usage: breakeven COMMAND [flags] [files]\n\n"
	       "For this work, on this machine: when do processes beat threads, and by how much?\n"
	       "Reads what the harnesses wrote (results/*.csv). What needs measurements (advise,\n"
	       "gate) starts a harness and reads its CSV.\n\ncommands:\n");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		printf("  %-11s %s\n", commands[i].name, commands[i].text);
	printf("\nexamples:\n"
	       "  breakeven summary results/cpu_bound.csv\n"
	       "  breakeven advise --cpu=3ms --block=8ms --tasks=1000 --workers=8\n"
	       "\n`breakeven COMMAND --help` tells more. --version says what was built.\n"
	       "exit status: 0 done, 1 failed, 2 bad input\n");
	return command_finish("help");
}

static int print_version(void)
{
	printf("breakeven %s, commit %s, %s\n", build_version, build_commit, build_compiler);
	return command_finish("version");
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	int status;

	signal(SIGXFSZ, SIG_IGN); /* a file that may grow no more is an error of write(2) */
	scratch_catch();
	if (strcmp(name, "--help") == 0 || strcmp(name, "help") == 0)
		return print_help();
	if (strcmp(name, "--version") == 0 || strcmp(name, "version") == 0)
		return print_version();
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(name, commands[i].name) == 0) {
			status = commands[i].run(argc - 1, argv + 1);
			/* Each command has checked its output; this is for one that forgot. */
			return status == STATUS_OK ? command_finish(name) : status;
		}
	fprintf(stderr,
		name[0] ? "breakeven: unknown command `%s`; breakeven --help lists them\n"
			: "breakeven: a command is wanted; breakeven --help lists them%s\n",
		name);
	return STATUS_USAGE;
}
