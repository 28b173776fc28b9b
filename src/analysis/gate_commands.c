/* SPDX-License-Identifier: MIT */
#include "analysis/gate_commands.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/gate_maker.h"
#include "analysis/pairs.h"

/* ---- reading ---- */

#define BYTE_ORDER_MARK "\xEF\xBB\xBF" /* of UTF-8, as some editors begin files */

static const char name_letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.+";

static int find(const struct gate_commands *commands, const char *name, size_t length)
{
	for (unsigned i = 0; i < commands->count; i++)
		if (strlen(commands->names[i]) == length && strncmp(commands->names[i], name, length) == 0)
			return (int)i;
	return -1;
}

/* Each of the following returns NULL, or what is wrong. */

static const char *add_command(struct gate_commands *commands, const char *name, size_t length, const char *text)
{
	if (commands->count == GATE_COMMANDS_MOST)
		return "there are more than 16 commands";
	if (length == 0 || length >= sizeof(commands->names[0]))
		return "a name is missing or too long";
	if (find(commands, name, length) >= 0)
		return "duplicate name of a command";
	if (!*text)
		return "the command is missing";
	if (strlen(text) >= GATE_COMMAND_SIZE)
		return "the command has more than 3999 letters";
	snprintf(commands->names[commands->count], sizeof(commands->names[0]), "%.*s", (int)length, name);
	strcpy(commands->texts[commands->count++], text);
	return NULL;
}

static const char wanted[] = "`>= NUMBER`, `<= NUMBER` or `candidate` is expected after a ratio";

static const char *add_bound(struct gate_command_line *line, const char **text)
{
	bool upper = (*text)[0] == '<';
	char *end;
	double value;

	if (((*text)[0] != '<' && (*text)[0] != '>') || (*text)[1] != '=')
		return wanted;
	value = strtod(*text + 2, &end);
	if (!(value > 0) || !isfinite(value) || end == *text + 2)
		return wanted;
	if (upper)
		line->upper = value;
	else
		line->lower = value;
	*text = end + strspn(end, " \t");
	return NULL;
}

static const char *add_ratio(struct gate_commands *commands, const char *text)
{
	size_t first = strspn(text, name_letters), second = strspn(text + first + 1, name_letters);
	int numerator = find(commands, text, first), denominator = find(commands, text + first + 1, second);
	struct gate_command_line line = {.lower = NAN, .upper = NAN};
	const char *wrong = NULL;

	if (numerator < 0 || denominator < 0 || numerator == denominator)
		return "a ratio needs two different commands that are defined above it";
	if (commands->line_count == GATE_COMMAND_LINES_MOST)
		return "there are more than 64 ratios";
	line.numerator = (unsigned)numerator;
	line.denominator = (unsigned)denominator;
	text += first + 1 + second;
	text += strspn(text, " \t");
	line.pair = strcmp(text, "candidate") == 0;
	if (line.pair)
		line.upper = 1;
	while (!wrong && !line.pair && *text && strcmp(text, "info") != 0)
		wrong = add_bound(&line, &text);
	line.informs = strcmp(text, "info") == 0;
	if (!wrong && isnan(line.lower) && isnan(line.upper))
		wrong = wanted;
	if (!wrong && line.lower > line.upper)
		wrong = "the lower bound is above the upper one";
	if (!wrong)
		commands->lines[commands->line_count++] = line;
	return wrong;
}

/* Strips blanks at both ends; a line that begins with # becomes empty. */
static char *trim(char *text)
{
	size_t length;

	text += strspn(text, " \t");
	length = strlen(text);
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	return text[0] == '#' ? text + length : text;
}

static const char *add_line(struct gate_commands *commands, const char *text)
{
	size_t length = strspn(text, name_letters);
	const char *rest = text + length + strspn(text + length, " \t");

	if (rest[0] == '=')
		return add_command(commands, text, length, rest + 1 + strspn(rest + 1, " \t"));
	if (text[length] == '/')
		return add_ratio(commands, text);
	return "NAME = COMMAND or NAME/NAME >= NUMBER is expected";
}

int gate_commands_read(FILE *file, struct gate_commands *out, size_t *line, char *reason, size_t size)
{
	const char *wrong = NULL;
	char *text = NULL;
	size_t room = 0;
	ssize_t length;

	*out = (struct gate_commands){.count = 0};
	for (*line = 0; !wrong && (length = getline(&text, &room, file)) >= 0;) {
		bool marked = *line == 0 && strncmp(text, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0;
		const char *trimmed;

		++*line;
		if (strlen(text) != (size_t)length)
			wrong = "a NUL byte is in it";
		trimmed = trim(marked ? text + strlen(BYTE_ORDER_MARK) : text);
		if (!wrong && *trimmed)
			wrong = add_line(out, trimmed);
	}
	free(text);
	if (!wrong && ferror(file)) {
		*line = 0;
		wrong = "it cannot be read";
	}
	if (!wrong && out->line_count == 0) {
		*line = 0;
		wrong = "there is no ratio in it, such as `threads/processes >= 0.9`";
	}
	snprintf(reason, size, "%s", wrong ? wrong : "");
	return wrong ? -EBADMSG : 0;
}

int gate_commands_pair(const char *base, const char *candidate, struct gate_commands *out)
{
	*out = (struct gate_commands){.count = 0};
	if (add_command(out, "base", strlen("base"), base) ||
	    add_command(out, "candidate", strlen("candidate"), candidate))
		return -E2BIG;
	out->lines[out->line_count++] =
		(struct gate_command_line){.numerator = 1, .denominator = 0, .lower = NAN, .upper = 1, .pair = true};
	return 0;
}

/* ---- series ---- */

static const struct trial *find_trial(const struct gate_maker *maker, const char *name, unsigned round)
{
	for (size_t i = maker->out->rounds[round].first; i < maker->list->count; i++)
		if (maker->round_of[i] == round && strcmp(maker->list->trials[i].strategy, name) == 0)
			return &maker->list->trials[i];
	return NULL;
}

static void add_sample(struct gate_maker *maker, const struct gate_command_line *line, unsigned round,
		       struct gate_series *series)
{
	const struct trial *numerator = find_trial(maker, maker->commands->names[line->numerator], round),
			   *denominator = find_trial(maker, maker->commands->names[line->denominator], round);

	if (!numerator || !denominator)
		return;
	series->samples[series->count++] = (struct gate_sample){
		.round = round,
		.block = pairs_block(numerator, denominator),
		.log_ratio = log((double)numerator->cold_ns / (double)denominator->cold_ns),
		.log_lower = log(line->lower), /* NaN stays NaN */
		.log_upper = log(line->upper),
	};
}

int gate_make_command_series(struct gate_maker *maker)
{
	const struct gate_commands *commands = maker->commands;

	for (unsigned i = 0; i < commands->line_count; i++) {
		const struct gate_command_line *line = &commands->lines[i];
		const char *numerator = commands->names[line->numerator],
			   *denominator = commands->names[line->denominator];
		struct gate_series *series = gate_new_series(maker);

		if (!series)
			return -ENOMEM;
		snprintf(series->name, sizeof(series->name), "%s/%s", numerator, denominator);
		snprintf(series->why, sizeof(series->why), "%s",
			 line->pair	 ? "the candidate takes no longer than its baseline"
			 : line->informs ? "for information"
					 : "required by --commands");
		series->pair = line->pair;
		series->informs = line->informs;
		for (unsigned round = 0; round < maker->out->round_count; round++)
			add_sample(maker, line, round, series);
		if (series->count == 0)
			return gate_refuse(maker, SIZE_MAX, "no round holds both `%s` and `%s`", numerator,
					   denominator);
	}
	return 0;
}
