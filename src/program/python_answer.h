/* SPDX-License-Identifier: MIT
 *
 * One request to a fresh interpreter that runs bench/cpython/call.py, and its answer.  Thread-safety: as process.h.
 */
#ifndef PROGRAM_PYTHON_ANSWER_H
#define PROGRAM_PYTHON_ANSWER_H

#include "program/process.h"

struct cJSON;

struct python_answer {
	struct cJSON *json; /* NULL: none came, and `ending` says why */
	struct process_ending ending;
	char last_line[PROCESS_LINE_SIZE]; /* of stderr */
};

/* Starts the interpreter, a command line whose words are separated by blanks, with the request, a JSON object. */
void python_ask(const char *interpreter, const char *request, const struct loop_watch *watch,
		struct python_answer *answer);
void python_answer_free(struct python_answer *answer);

/* Is it a result, not a problem report? */
bool python_answer_ok(const struct python_answer *answer);

/* The status column, such as "python:call" for an exception in the function; "ok". */
void python_answer_status(const struct python_answer *answer, char status[TRIAL_NAME_SIZE]);

/* Prints what is wrong to stderr: "python: NAME: ValueError: …", and the user's traceback, indented. */
void python_answer_tell(const struct python_answer *answer, const char *name);

/* A number of a JSON object; NaN where there is none. */
double python_number(const struct cJSON *object, const char *name);

#endif
