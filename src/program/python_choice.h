/* SPDX-License-Identifier: MIT
 *
 * Which strategy is the best of each interpreter, as far as the rounds so far tell.
 *
 * Two families of comparisons, each adjusted on its own (decide.h): every arm beside the first one, and in each
 * interpreter every arm beside the fastest.  Where a trial has a part of the items only, the time that is compared is
 * that of all of them: the first pass with a new pool, and the remaining items at the speed of the second pass.
 *
 * Thread-safety: one thread; there is one run.
 */
#ifndef PROGRAM_PYTHON_CHOICE_H
#define PROGRAM_PYTHON_CHOICE_H

#include "analysis/verdict.h"
#include "harness/session.h"
#include "program/python_calls.h"

#define PYTHON_NO_ARM ((unsigned)-1)

struct python_choice {
	unsigned best;	/* the simplest of those that equal the fastest; PYTHON_NO_ARM: nothing could be measured */
	unsigned rival; /* one that is neither surely slower than the fastest nor equal to it; PYTHON_NO_ARM: none */
};

/* Sets the rules of the run, whose calls are borrowed. */
void python_choose_among(const struct python_calls *asked);

/* Judges what was measured so far: choices by interpreter, and verdicts of arms beside the first one. */
int python_choose(const struct session *session, struct python_choice choices[PYTHON_INTERPRETERS_MOST],
		  enum verdict verdicts[PYTHON_RUNS_MOST], size_t *together);

/* For struct harness: also settles arms that are surely slower than the fastest of their interpreter. */
bool python_is_enough(struct session *session);

const struct python_run *python_run_of(const struct session *session, unsigned arm);

/* The arm of a strategy; PYTHON_NO_ARM where there is none that works. */
unsigned python_find(const struct session *session, unsigned facts, enum python_strategy strategy);

/* Medians of an arm, ns: of all items; of the second pass.  NaN for none. */
double python_median_of_all(const struct session *session, unsigned arm);
double python_median_of_second(const struct session *session, unsigned arm);

/* The ratio of the second passes of two arms, with an interval at DECIDE_LEVEL. */
struct estimate python_ratio_of_second(const struct session *session, unsigned base, unsigned arm);

#endif
