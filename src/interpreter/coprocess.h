/* SPDX-License-Identifier: MIT
 *
 * A real interpreter as a co-process: started once, it does trials on request
 * (bench/cpython/coprocess.py) and sleeps in between.  One line of JSON each
 * way.
 *
 * Thread-safety: one thread.  Functions return 0 or a negative errno and leave
 * the reason in words in coprocess->reason; after an error of coprocess_ask()
 * the child has been ended and further requests fail with -EPIPE.
 */
#ifndef INTERPRETER_COPROCESS_H
#define INTERPRETER_COPROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

struct cJSON;

struct coprocess {
	pid_t pid;  /* 0 when it is not running */
	int to;	    /* its stdin */
	FILE *from; /* its stdout */
	bool has_gil;
	char version[64]; /* "CPython 3.11.2" */
	char reason[160];
};

/* Starts `interpreter` (looked up in PATH) with the source given by -c, and
 * waits for its greeting.  -ENOENT if there is no such program. */
int coprocess_start(struct coprocess *coprocess, const char *interpreter, const char *source);

/* Sends `request` (one line, without line feed) and waits for the answer, at
 * most timeout_ns.  *answer is the caller's (cJSON_Delete).  An answer
 * {"error": …} is -EREMOTEIO and leaves the child alive. */
int coprocess_ask(struct coprocess *coprocess, const char *request, int64_t timeout_ns, struct cJSON **answer);

/* Closes its stdin, waits shortly for its end, or ends it. */
void coprocess_stop(struct coprocess *coprocess);

#endif
