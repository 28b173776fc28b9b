/* SPDX-License-Identifier: MIT
 *
 * The analysis command: main, and the choice of the subcommand.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/host.h"
#include "base/nearest.h"
#include "base/temp_files.h"
#include "command/command.h"

static int print_help(void)
{
	flags_print_text("usage: breakeven COMMAND [flags] [files]\n\n"
			 "For this work, on this machine: when do processes beat threads, and by how much?\n"
			 "Reads what the harnesses wrote (results/*.csv). What needs measurements (refine,\n"
			 "advise, gate) starts a harness and reads its CSV.\n\ncommands:\n");
	for (unsigned i = 0; i < command_count; i++)
		flags_print_text("  %-11s %s\n", commands[i]->name, commands[i]->text);
	flags_print_text("\nexamples:\n"
			 "  breakeven summary results/cpu_bound.csv\n"
			 "  breakeven advise --cpu=3ms --block=8ms --tasks=1000 --workers=8\n"
			 "\n`breakeven COMMAND --help` tells more. --version says what was built.\n"
			 "exit status: 0 done, 1 failed, 2 bad input, 5 the files hold nothing of what was asked\n");
	return command_finish("help");
}

static int print_version(void)
{
	printf("breakeven %s, commit %s, %s\n", build_version, build_commit, build_compiler);
	return command_finish("version");
}

static int reject(const char *name)
{
	const char *nearest = NULL;

	if (!name[0]) {
		fprintf(stderr, "breakeven: a command is wanted; breakeven --help lists them\n");
		return STATUS_USAGE;
	}
	for (unsigned i = 0; i < command_count; i++)
		nearest = nearest_of(name, nearest, commands[i]->name);
	fprintf(stderr, "breakeven: unknown command `%s`; breakeven --help lists them", name);
	fprintf(stderr, nearest ? "; did you mean `%s`?\n" : "\n", nearest);
	return STATUS_USAGE;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";

	signal(SIGXFSZ, SIG_IGN); /* a file that may grow no more is an error of write(2) */
	temp_files_catch();
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0)
		return print_help();
	if (strcmp(name, "--version") == 0 || strcmp(name, "version") == 0)
		return print_version();
	for (unsigned i = 0; i < command_count; i++)
		if (strcmp(name, commands[i]->name) == 0)
			return command_start(commands[i], argc - 1, argv + 1);
	return reject(name);
}
