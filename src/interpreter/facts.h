/* SPDX-License-Identifier: MIT
 *
 * What has to be known of an interpreter before the first trial.  One process
 * asks the interpreter; the processes that run trials inherit the answer, so that
 * each trial does the same number of iterations.
 */
#ifndef INTERPRETER_FACTS_H
#define INTERPRETER_FACTS_H

#include <stdbool.h>
#include <stddef.h>

/* "GIL BURN_RATE DIGEST_RATE": 1 or 0, iterations per ns, bytes per ns; such as "1 0.0178 1.62".  Set by the first
 * process of a run for those that it executes; not for users. */
#define INTERPRETER_VARIABLE "BREAKEVEN_INTERPRETER"

struct interpreter_facts {
	bool has_gil;
	double burn_rate;   /* iterations of the kernel per ns of CPU */
	double digest_rate; /* bytes hashed per ns of CPU */
};

/* Starts the interpreter, has it measure its rates, and ends it.  Returns 0 or a
 * negative errno, with the reason in words in `reason`; -ENOENT if there is no
 * such program. */
int interpreter_probe(const char *interpreter, const char *source, struct interpreter_facts *facts, char *reason,
		      size_t size);

/* Puts the facts into the environment.  Returns 0 or a negative errno. */
int interpreter_hand_on(const struct interpreter_facts *facts);

/* Reads them there.  -ENOENT: there are none; -EPROTO: they cannot be read. */
int interpreter_inherit(struct interpreter_facts *facts);

#endif
