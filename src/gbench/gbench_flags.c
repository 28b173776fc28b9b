/* SPDX-License-Identifier: MIT */
#include "gbench/gbench_flags.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gbench/gbench.h"

static const char *const names[GBENCH_FLAGS] = {
	[GBENCH_FLAG_OUT] = "benchmark_out",
	[GBENCH_FLAG_OUT_FORMAT] = "benchmark_out_format",
	[GBENCH_FLAG_FORMAT] = "benchmark_format",
	[GBENCH_FLAG_COLOR] = "benchmark_color",
	[GBENCH_FLAG_COUNTERS_TABULAR] = "benchmark_counters_tabular",
	[GBENCH_FLAG_REPETITIONS] = "benchmark_repetitions",
	[GBENCH_FLAG_LIST_TESTS] = "benchmark_list_tests",
};
static const char *values[GBENCH_FLAGS]; /* NULL: it was not given */

/* NULL ends the words. */
static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (strcmp(text, *words) == 0)
			return true;
	return false;
}

/* What stands behind `--name=`; "true" behind `--name` alone; NULL if the argument is another flag. */
static const char *value_of(const char *argument, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(argument, "--", 2) != 0 || strncmp(argument + 2, name, length) != 0)
		return NULL;
	argument += 2 + length;
	if (!*argument)
		return "true";
	return *argument == '=' ? argument + 1 : NULL;
}

static bool is_acceptable(const char *argument)
{
	static const struct {
		const char *name, *words[5];
	} limited[] = {{"benchmark_format", {"console", "json", "csv", NULL}},
		       {"benchmark_out_format", {"console", "json", "csv", NULL}},
		       {"benchmark_time_unit", {"ns", "us", "ms", "s", NULL}}};
	const char *value;

	for (size_t i = 0; i < sizeof(limited) / sizeof(limited[0]); i++) {
		value = value_of(argument, limited[i].name);
		if (value)
			return is_one_of(value, limited[i].words);
	}
	value = value_of(argument, names[GBENCH_FLAG_REPETITIONS]);
	if (value)
		return atoi(value) > 0;
	value = value_of(argument, names[GBENCH_FLAG_COLOR]);
	return !value || value[0];
}

/* "BENCHMARK_OUT" is the variable of "benchmark_out". */
static const char *from_environment(const char *name)
{
	char variable[64];
	size_t length = 0;

	for (; name[length] && length + 1 < sizeof(variable); length++)
		variable[length] = (char)toupper((unsigned char)name[length]);
	variable[length] = '\0';
	return getenv(variable);
}

int gbench_flags_from_environment(const char **bad)
{
	static char argument[PATH_MAX + 100];

	for (size_t i = 0; i < GBENCH_FLAGS; i++) {
		const char *value = from_environment(names[i]);

		if (!value)
			continue;
		snprintf(argument, sizeof(argument), "--%s=%s", names[i], value);
		if (!is_acceptable(argument)) {
			*bad = argument;
			return -EINVAL;
		}
		values[i] = value;
	}
	return 0;
}

bool gbench_flags_concern(const char *argument)
{
	return strncmp(argument, "--benchmark_", 12) == 0 || strncmp(argument, "--v=", 4) == 0;
}

bool gbench_flags_take(const char *argument)
{
	if (!is_acceptable(argument))
		return false;
	for (size_t i = 0; i < GBENCH_FLAGS; i++) {
		const char *value = value_of(argument, names[i]);

		if (value)
			values[i] = value;
	}
	return true;
}

const char *gbench_flag(enum gbench_flag flag, const char *otherwise)
{
	return values[flag] ? values[flag] : otherwise;
}

bool gbench_flag_is_true(enum gbench_flag flag)
{
	static const char *const untrue[] = {"", "0", "f", "n", "false", "no", "off", NULL};

	return !is_one_of(gbench_flag(flag, ""), untrue);
}

bool gbench_flags_want_color(void)
{
	const char *terminal = getenv("TERM");

	if (strcmp(gbench_flag(GBENCH_FLAG_COLOR, "auto"), "auto") != 0)
		return gbench_flag_is_true(GBENCH_FLAG_COLOR);
	return isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0 && !getenv("NO_COLOR");
}

/* ---- what harnesses ask ---- */

unsigned gbench_repetitions_asked(void)
{
	int asked = atoi(gbench_flag(GBENCH_FLAG_REPETITIONS, "0"));

	return asked > 0 ? (unsigned)asked : 0;
}

const char *gbench_out(void)
{
	const char *out = gbench_flag(GBENCH_FLAG_OUT, "");

	return out[0] ? out : NULL;
}

void gbench_color(const char *when)
{
	if (!values[GBENCH_FLAG_COLOR] && strcmp(when, "auto") != 0)
		values[GBENCH_FLAG_COLOR] = strcmp(when, "always") == 0 ? "true" : "false";
}

bool gbench_lists_only(void)
{
	return gbench_flag_is_true(GBENCH_FLAG_LIST_TESTS);
}
