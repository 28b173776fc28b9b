/* SPDX-License-Identifier: MIT */
#include "program/python_answer.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/error.h"
#include "call_source.inc" /* static const char call_source[] */

#define WORDS_MOST  64
#define ANSWER_MOST (1 << 20)

double python_number(const cJSON *object, const char *name)
{
	const cJSON *number = cJSON_GetObjectItem(object, name);

	return cJSON_IsNumber(number) ? cJSON_GetNumberValue(number) : NAN;
}

/* ---- asking ---- */

static cJSON *read_answer(FILE *file)
{
	char *text = malloc(ANSWER_MOST), *last = NULL;
	cJSON *answer = NULL;

	if (!text)
		return NULL;
	rewind(file);
	text[fread(text, 1, ANSWER_MOST - 1, file)] = '\0';
	/* In the last line: a script that starts the interpreter may print others before it. */
	for (char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n')
		if (*line == '{')
			last = line;
	answer = last ? cJSON_Parse(last) : NULL;
	free(text);
	return answer;
}

/* Splits in place.  Returns the number of words. */
static unsigned split(char *line, char *words[WORDS_MOST])
{
	unsigned count = 0;
	char *word;

	while (count < WORDS_MOST && (word = strsep(&line, " ")))
		if (*word)
			words[count++] = word;
	return count;
}

void python_ask(const char *interpreter, const char *request, const struct loop_watch *watch,
		struct python_answer *answer)
{
	char *line = strdup(interpreter), *words[WORDS_MOST + 4] = {NULL};
	struct process_streams streams;
	unsigned count = line ? split(line, words) : 0;
	int err = process_streams_open(NULL, true, watch, &streams);

	*answer = (struct python_answer){.ending.err = !line ? -ENOMEM : count == WORDS_MOST ? -E2BIG : err};
	/* Sets of texts have one order in all interpreters then: results are compared. */
	setenv("PYTHONHASHSEED", "0", 0);
	words[count++] = (char *)"-c";
	words[count++] = (char *)call_source;
	words[count] = (char *)request;
	if (!answer->ending.err) {
		process_run_words(words, &streams, NULL, &answer->ending);
		answer->json = answer->ending.err ? NULL : read_answer(streams.output);
		process_last_line(streams.errors, answer->last_line);
	}
	process_streams_close(&streams);
	free(line);
}

void python_answer_free(struct python_answer *answer)
{
	cJSON_Delete(answer->json);
}

/* ---- what came ---- */

static const char *text_of(const struct python_answer *answer, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItem(answer->json, name));
}

bool python_answer_ok(const struct python_answer *answer)
{
	return cJSON_IsObject(answer->json) && !cJSON_HasObjectItem(answer->json, "problem");
}

void python_answer_status(const struct python_answer *answer, char status[TRIAL_NAME_SIZE])
{
	const char *problem = text_of(answer, "problem");

	process_status(&answer->ending, "", status);
	if (answer->ending.err || answer->ending.overdue)
		return;
	if (problem)
		snprintf(status, TRIAL_NAME_SIZE, "python:%.40s", problem);
	else if (!python_answer_ok(answer) && strcmp(status, "ok") == 0)
		snprintf(status, TRIAL_NAME_SIZE, "python:ended");
}

static void print_indented(const char *text)
{
	while (text && *text) {
		size_t length = strcspn(text, "\n");

		fprintf(stderr, "    %.*s\n", (int)length, text);
		text += length + (text[length] == '\n');
	}
}

void python_answer_tell(const struct python_answer *answer, const char *name)
{
	const char *reason = text_of(answer, "reason"), *line = answer->last_line;
	char words[PROCESS_WORDS_SIZE];

	process_words(&answer->ending, words);
	if (answer->ending.err)
		fprintf(stderr, "python: %s: the interpreter %s\n", name, words);
	else if (answer->ending.overdue)
		fprintf(stderr, "python: %s: it did not return within the time limit\n", name);
	else if (reason)
		fprintf(stderr, "python: %s: %s\n", name, reason);
	else if (WIFEXITED(answer->ending.status) && WEXITSTATUS(answer->ending.status) == 0)
		fprintf(stderr, "python: %s: its answer cannot be understood\n", name);
	else
		fprintf(stderr, "python: %s: the interpreter %s%s%s\n", name, words, line[0] ? ": " : "", line);
	print_indented(text_of(answer, "traceback"));
}
