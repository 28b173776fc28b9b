/* SPDX-License-Identifier: MIT */
#include "command/gate_asked.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/output.h"
#include "command/command.h"

/* What the flags say together. */
int gate_check(const struct gate_asked *asked)
{
	const struct gate_request *request = &asked->request;
	int baselines = (request->baseline != NULL) + (request->baseline_build != NULL) + (request->workload != NULL);
	const char *wrong = NULL;

	if (!asked->base_command != !asked->candidate_command)
		wrong = "--base-command and --candidate-command go together";
	else if (asked->base_command && asked->commands_file)
		wrong = "--base-command and --commands=FILE exclude each other";
	else if ((asked->base_command || asked->commands_file) &&
		 (baselines || asked->self_test || asked->has_bounds || request->candidate_harness))
		wrong = "--base-command and --commands cannot be combined with --baseline, --baseline-build, "
			"--workload, "
			"--candidate, --bounds or --self-test";
	else if (!request->workload != !request->against)
		wrong = "--workload=OLD.so and --against=NEW.so go together";
	else if (baselines > 1)
		wrong = "--baseline, --baseline-build and --workload are questions of their own; ask one";
	else if (request->allow_different_builds && !baselines)
		wrong = "--allow-different-builds is for --baseline and --baseline-build";
	else if (asked->replay && (baselines || asked->self_test))
		wrong = "--replay measures nothing: leave --baseline, --workload and --self-test out";
	else if (asked->self_test && baselines)
		wrong = "--self-test brings its own baseline";
	else if (baselines && asked->has_bounds)
		wrong = "--bounds is for ratios within one revision: leave it out with --baseline or --workload";
	if (wrong)
		fprintf(stderr, "breakeven gate: %s\n", wrong);
	return wrong ? -EINVAL : 0;
}

/* Before anything is measured: could all that is asked for be written, and is each file named once? */
int gate_check_files(const struct gate_asked *asked)
{
	const struct gate_request *request = &asked->request;
	const char *summary = getenv("GITHUB_STEP_SUMMARY");
	const struct output_name names[] = {{"--replay", asked->replay, true},
					    {"--bounds", request->bounds, true},
					    {"--workload", request->workload, true},
					    {"--against", request->against, true},
					    {"--commands", asked->commands_file, true},
					    {"--csv", asked->replay ? asked->csv : request->csv, false},
					    {"--junit", asked->files[FILE_JUNIT], false},
					    {"--markdown", asked->files[FILE_MARKDOWN], false},
					    {"--json", asked->files[FILE_JSON], false},
					    {"--benchmark", asked->files[FILE_BENCHMARK], false},
					    {"GITHUB_STEP_SUMMARY", summary && *summary ? summary : NULL, false}};
	int err = output_check_names("breakeven gate", names, sizeof(names) / sizeof(names[0]));

	for (enum report_file file = 0; !err && file < REPORT_FILES; file++)
		if (asked->files[file])
			err = gate_check_file(asked->files[file]);
	if (!err && request->workload)
		err = command_check_file("gate", "workload", request->workload);
	if (!err && request->against)
		err = command_check_file("gate", "against", request->against);
	return err;
}

/* ---- whole programs ---- */

int gate_read_commands(struct gate_asked *asked)
{
	static struct gate_commands programs; /* 64 KiB */
	FILE *file;
	size_t line;
	char reason[120];
	int err;

	if (!asked->base_command && !asked->commands_file)
		return 0;
	asked->request.commands = &programs;
	if (asked->base_command) {
		if (gate_commands_pair(asked->base_command, asked->candidate_command, &programs) == 0)
			return 0;
		return command_tell("gate", -EINVAL, "--base-command or --candidate-command is empty or too long");
	}
	file = fopen(asked->commands_file, "re");
	if (!file)
		return command_tell("gate", -EINVAL, "--commands=%s: %s", asked->commands_file, error_text(errno));
	err = gate_commands_read(file, &programs, &line, reason, sizeof(reason));
	fclose(file);
	if (err && line)
		return command_tell("gate", -EINVAL, "%s, line %zu: %s", asked->commands_file, line, reason);
	return err ? command_tell("gate", -EINVAL, "%s: %s", asked->commands_file, reason) : 0;
}

/* ---- again ---- */

/* " --flag=value", for a shell.  Returns what snprintf() would. */
static size_t add_quoted(char *out, size_t size, const char *flag, const char *value)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=,@%+-";
	char quoted[PATH_MAX];
	size_t used = 0;

	if (!value[strspn(value, plain)])
		return (size_t)snprintf(out, size, " --%s=%s", flag, value);
	for (; *value && used < sizeof(quoted) - 5; value++)
		used += (size_t)sprintf(quoted + used, *value == '\'' ? "'\\''" : "%c", *value);
	quoted[used] = '\0';
	return (size_t)snprintf(out, size, " --%s='%s'", flag, quoted);
}

void gate_say_again(const struct gate_asked *asked, char *again, size_t size)
{
	const struct gate_request *request = &asked->request;
	const char *script = getenv("BREAKEVEN_AGAIN"); /* that has called this program */
	double margin = asked->is_short ? SHORT_MARGIN : GATE_MARGIN;
	size_t used = 0;
	struct part {
		const char *flag, *value;
	} parts[] = {{"replay", asked->replay},
		     {"baseline", request->baseline},
		     {"baseline-build", request->baseline_build},
		     {"candidate", request->candidate_harness},
		     {"workload", request->workload},
		     {"against", request->against},
		     {"base-command", asked->base_command},
		     {"candidate-command", asked->candidate_command},
		     {"commands", asked->commands_file},
		     {"bounds", asked->has_bounds ? request->bounds : NULL},
		     {"profile", asked->is_short ? "short" : NULL}};

	if (script) {
		snprintf(again, size, "%s", script);
		return;
	}
	used = (size_t)snprintf(again, size, "breakeven gate");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]) && used < size; i++)
		if (parts[i].value)
			used += add_quoted(again + used, size - used, parts[i].flag, parts[i].value);
	if (fabs(request->options.margin - margin) > 1e-9 && used < size)
		used += (size_t)snprintf(again + used, size - used, " --margin=%.0f", 100 * request->options.margin);
	if (!asked->replay && used < size)
		snprintf(again + used, size - used, " --seed=%" PRIu64, request->seed);
}
