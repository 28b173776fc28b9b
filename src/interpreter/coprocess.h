/* SPDX-License-Identifier: MIT
 *
 * A real interpreter as a co-process: it runs bench/cpython/coprocess.py and
 * answers requests, one line of JSON each way.
 *
 * Thread-safety: one thread.  Functions return 0 or a negative errno and leave
 * the reason in words in coprocess->reason.  After any other error than
 * -EREMOTEIO the child has been ended, and further requests fail with -EPIPE.
 */
#ifndef INTERPRETER_COPROCESS_H
#define INTERPRETER_COPROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "base/clock.h"

struct cJSON;

#define COPROCESS_START_NS (20 * NS_PER_S) /* most that the start of an interpreter may take: on a cold disk */

#define COPROCESS_CALIBRATE "calibrate" /* argument: measure the rates before the greeting */

struct coprocess {
	pid_t pid;  /* 0 when it is not running */
	int to;	    /* its stdin */
	FILE *from; /* its stdout */
	bool has_gil;
	double burn_rate;   /* iterations of its kernel per ns; NaN without COPROCESS_CALIBRATE … */
	double digest_rate; /* … and bytes hashed per ns */
	char version[64];   /* "CPython 3.11.2" */
	char reason[160];
};

/* Starts `interpreter` (looked up in PATH) with the source given by -c and with
 * `argument` (may be NULL) behind it.  -ENOENT if there is no such program. */
int coprocess_spawn(struct coprocess *coprocess, const char *interpreter, const char *source, const char *argument);

/* Waits for its greeting and keeps what it says. */
int coprocess_greet(struct coprocess *coprocess, int64_t timeout_ns);

/* Both, with COPROCESS_START_NS. */
int coprocess_start(struct coprocess *coprocess, const char *interpreter, const char *source, const char *argument);

/* Sends `request` (one line, without line feed) and waits for the answer, at
 * most timeout_ns.  *answer is the caller's (cJSON_Delete).  An answer
 * {"error": …} is -EREMOTEIO and leaves the child alive. */
int coprocess_ask(struct coprocess *coprocess, const char *request, int64_t timeout_ns, struct cJSON **answer);

/* Closes its stdin, which tells it to end, and kills it after two seconds; also
 * kills the processes that it left behind.  May be called twice. */
void coprocess_stop(struct coprocess *coprocess);

#endif
