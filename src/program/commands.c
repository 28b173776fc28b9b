/* SPDX-License-Identifier: MIT */
#include "program/commands.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program/hand_on.h"

#define VALUE_SIZE 64

const struct loop *commands_loops[COMMANDS_RUNS_MOST + 1];

static unsigned loop_count;

/* ---- flags ---- */

/* A name as a column of the CSV takes it: letters, digits, and what stands in names of programs. */
static bool is_name(const char *text, size_t length)
{
	if (length == 0 || length >= TRIAL_NAME_SIZE / 2)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)text[i]) && !strchr("_-.+", text[i]))
			return false;
	return true;
}

int commands_add_arm(const struct flag_value *value, const char *item)
{
	struct commands *commands = value->request;
	size_t length = strcspn(item, "=");
	unsigned arm = commands->arm_count;

	if (!item[length] || !is_name(item, length) || !item[length + 1])
		return flags_reject(value, "a name and a command are wanted, such as threads='./job --threads=4'");
	if (arm == COMMANDS_ARMS_MOST)
		return flags_reject(value, "there are more than 16 arms");
	for (unsigned i = 0; i < arm; i++)
		if (strlen(commands->names[i]) == length && strncmp(commands->names[i], item, length) == 0)
			return flags_reject(value, "an arm of this name is there already");
	commands->names[arm] = strndup(item, length);
	commands->texts[arm] = strdup(item + length + 1);
	if (!commands->names[arm] || !commands->texts[arm])
		return -ENOMEM;
	commands->arm_count++;
	return 0;
}

static int add_values(const struct flag_value *value, struct commands_parameter *parameter, const char *list)
{
	char *rest = strdup(list), *item;

	if (!rest)
		return -ENOMEM;
	/* The strings are kept as long as the program runs. */
	while ((item = strsep(&rest, ","))) {
		if (!item[0] || strlen(item) >= VALUE_SIZE)
			return flags_reject(value, "a value is missing or too long");
		if (parameter->value_count == COMMANDS_VALUES_MOST)
			return flags_reject(value, "there are more than 32 values");
		for (unsigned i = 0; i < parameter->value_count; i++)
			if (strcmp(parameter->values[i], item) == 0)
				return flags_reject(value, "a value is named twice");
		parameter->values[parameter->value_count++] = item;
	}
	return 0;
}

int commands_add_parameter(const struct flag_value *value, const char *item)
{
	struct commands *commands = value->request;
	struct commands_parameter *parameter = &commands->parameters[commands->parameter_count];
	size_t length = strcspn(item, "=");

	if (!item[length] || !is_name(item, length))
		return flags_reject(value, "a name and values are wanted, such as n=1,2,4,8");
	if (length == strlen("none") && strncmp(item, "none", length) == 0)
		return flags_reject(value, "`none` means that there is no parameter");
	if (commands->parameter_count == COMMANDS_PARAMETERS_MOST)
		return flags_reject(value, "there are more than 4 parameters");
	for (unsigned i = 0; i < commands->parameter_count; i++)
		if (strlen(commands->parameters[i].name) == length &&
		    strncmp(commands->parameters[i].name, item, length) == 0)
			return flags_reject(value, "a parameter of this name is there already");
	parameter->name = strndup(item, length);
	if (!parameter->name)
		return -ENOMEM;
	commands->parameter_count++;
	return add_values(value, parameter, item + length + 1);
}

/* ---- runs ---- */

/* A value for each parameter. */
struct choice {
	const struct commands *commands;
	unsigned values[COMMANDS_PARAMETERS_MOST];
};

/* The value of a parameter whose {name} begins at `text`; NULL: none does.  *length: of {name}. */
static const char *value_at(const struct choice *choice, const char *text, size_t *length)
{
	for (unsigned i = 0; i < choice->commands->parameter_count; i++) {
		const struct commands_parameter *parameter = &choice->commands->parameters[i];
		size_t name = strlen(parameter->name);

		if (text[0] == '{' && strncmp(text + 1, parameter->name, name) == 0 && text[1 + name] == '}') {
			*length = name + 2;
			return parameter->values[choice->values[i]];
		}
	}
	return NULL;
}

/* `text` with values in the place of {names}; to free(). */
static char *replace(const struct choice *choice, const char *text)
{
	char *replaced = NULL;
	size_t size, length;
	FILE *out = open_memstream(&replaced, &size);

	if (!out)
		return NULL;
	while (*text) {
		const char *value = value_at(choice, text, &length);

		if (value)
			fputs(value, out);
		else
			fputc(*text, out);
		text += value ? length : 1;
	}
	if (fclose(out) == 0)
		return replaced;
	free(replaced);
	return NULL;
}

/* The first parameter with numbers is an axis; what others say belongs to the name of the work. */
static char *name_work(const struct choice *choice, bool has_axis)
{
	char *name = NULL;
	size_t size;
	FILE *out = open_memstream(&name, &size);

	if (!out)
		return NULL;
	fputs("command", out);
	for (unsigned i = has_axis; i < choice->commands->parameter_count; i++)
		fprintf(out, " %s=%s", choice->commands->parameters[i].name,
			choice->commands->parameters[i].values[choice->values[i]]);
	if (fclose(out) == 0 && size < TRIAL_NAME_SIZE)
		return name;
	free(name);
	return NULL;
}

static bool is_number(const char *text, double *number)
{
	char *end;

	*number = strtod(text, &end);
	return end != text && *end == '\0' && isfinite(*number);
}

/* Different numbers above 0: the axis is logarithmic. */
static bool is_axis(const struct commands_parameter *parameter)
{
	double numbers[COMMANDS_VALUES_MOST];

	for (unsigned i = 0; i < parameter->value_count; i++) {
		if (!is_number(parameter->values[i], &numbers[i]) || !(numbers[i] > 0))
			return false;
		for (unsigned j = 0; j < i; j++)
			if (!(numbers[j] < numbers[i]) && !(numbers[j] > numbers[i]))
				return false;
	}
	return true;
}

static int add_run(const struct command_run *run)
{
	struct command_run *kept = malloc(sizeof(*kept));

	if (!kept)
		return -ENOMEM;
	*kept = *run;
	kept->loop.run = command_run;
	commands_loops[loop_count++] = &kept->loop;
	return 0;
}

/* Returns 0; -E2BIG for parameters that do not fit into a name; or -ENOMEM. */
static int add_cell(const struct choice *choice)
{
	const struct commands *commands = choice->commands;
	bool has_axis = commands->parameter_count > 0 && is_axis(&commands->parameters[0]);
	struct command_run run = {.input = commands->input, .same_output = commands->same_output};
	int err = 0;

	run.loop.workers = commands->workers;
	run.loop.compared = commands->same_output;
	run.loop.thing = name_work(choice, has_axis);
	if (!run.loop.thing)
		return -E2BIG;
	if (has_axis) {
		run.loop.parameter = commands->parameters[0].name;
		is_number(commands->parameters[0].values[choice->values[0]], &run.loop.value);
	}
	for (unsigned i = 0; !err && i < commands->arm_count; i++) {
		run.loop.side = commands->names[i];
		run.loop.kind = i == 0 ? KIND_SERIAL : KIND_COMMAND;
		run.text = replace(choice, commands->texts[i]);
		run.prepare = commands->prepare ? replace(choice, commands->prepare) : NULL;
		err = run.text && (run.prepare || !commands->prepare) ? add_run(&run) : -ENOMEM;
	}
	return err;
}

/* Cells of one work stand together: the first parameter changes fastest. */
static bool next_choice(struct choice *choice)
{
	for (unsigned i = 0; i < choice->commands->parameter_count; i++) {
		if (++choice->values[i] < choice->commands->parameters[i].value_count)
			return true;
		choice->values[i] = 0;
	}
	return false;
}

int commands_expand(const struct commands *commands)
{
	struct choice choice = {.commands = commands};
	unsigned cells = 1;
	int err;

	for (unsigned i = 0; i < commands->parameter_count; i++)
		cells *= commands->parameters[i].value_count;
	if (cells * commands->arm_count > COMMANDS_RUNS_MOST)
		return -E2BIG;
	do
		err = add_cell(&choice);
	while (!err && next_choice(&choice));
	return err;
}

/* ---- the environment ---- */

int commands_hand_on(void)
{
	cJSON *list = cJSON_CreateArray();

	for (unsigned i = 0; i < loop_count; i++) {
		const struct command_run *run = (const struct command_run *)commands_loops[i];
		cJSON *json = cJSON_CreateObject();

		cJSON_AddStringToObject(json, "arm", run->loop.side);
		cJSON_AddStringToObject(json, "command", run->text);
		if (run->prepare)
			cJSON_AddStringToObject(json, "prepare", run->prepare);
		if (run->input)
			cJSON_AddStringToObject(json, "input", run->input);
		cJSON_AddBoolToObject(json, "same_output", run->same_output);
		cJSON_AddItemToArray(list, json);
	}
	return hand_on(list);
}

int commands_inherit(void)
{
	cJSON *list = hand_over();
	const cJSON *json;
	int err = list ? 0 : -EPROTO;

	cJSON_ArrayForEach(json, list)
	{
		struct command_run run = {.text = hand_over_text(json, "command"),
					  .prepare = hand_over_text(json, "prepare"),
					  .input = hand_over_text(json, "input"),
					  .same_output = cJSON_IsTrue(cJSON_GetObjectItem(json, "same_output"))};

		run.loop.side = hand_over_text(json, "arm");
		if (!err)
			err = !run.text || !run.loop.side	 ? -ENOMEM
			      : loop_count == COMMANDS_RUNS_MOST ? -E2BIG
								 : add_run(&run);
	}
	cJSON_Delete(list);
	return err;
}
