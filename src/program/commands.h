/* SPDX-License-Identifier: MIT
 *
 * The arms of bench/command: commands, once for each value of a parameter.
 *
 * The harness reads them from its flags; its launchers, which are fresh images of the same program, read them from the
 * environment.
 */
#ifndef PROGRAM_COMMANDS_H
#define PROGRAM_COMMANDS_H

#include <stdbool.h>

#include "base/flags.h"
#include "trial/loop.h"

#define COMMANDS_ARMS_MOST	 16
#define COMMANDS_PARAMETERS_MOST 4
#define COMMANDS_VALUES_MOST	 32
#define COMMANDS_RUNS_MOST	 512 /* arms times values */

/* What was asked for. */
struct commands {
	char *names[COMMANDS_ARMS_MOST], *texts[COMMANDS_ARMS_MOST];
	unsigned arm_count;
	struct commands_parameter {
		char *name;
		char *values[COMMANDS_VALUES_MOST];
		unsigned value_count;
	} parameters[COMMANDS_PARAMETERS_MOST];
	unsigned parameter_count;
	const char *prepare; /* command before each run; NULL: none */
	const char *input;   /* file that is stdin; NULL: /dev/null */
	bool same_output;
	unsigned workers; /* that each arm has, for METG */
};

/* A command as it is run: its loop is first, so that loop->run() finds the rest. */
struct command_run {
	struct loop loop;
	char *text, *prepare; /* parameters replaced; prepare may be NULL */
	const char *input;
	bool same_output;
};

/* For flags (struct flag, add): NAME=COMMAND, and NAME=VALUE,VALUE,… */
int commands_add_arm(const struct flag_value *value, const char *item);
int commands_add_parameter(const struct flag_value *value, const char *item);

/* Makes the runs of what was asked for, the arms of a cell together.  Returns 0; -E2BIG for too many, or for
 * parameters that do not fit into a name; or -ENOMEM. */
int commands_expand(const struct commands *commands);

/* Puts the runs into the environment for launchers; takes them from there.  Returns 0 or a negative errno. */
int commands_hand_on(void);
int commands_inherit(void);

/* The runs; ends with NULL.  Filled by commands_expand() or commands_inherit(), and never freed. */
extern const struct loop *commands_loops[COMMANDS_RUNS_MOST + 1];

/* Runs a command once (command_run.c). */
void command_run(const struct loop *loop, const struct loop_watch *watch, struct trial *trial);

#endif
