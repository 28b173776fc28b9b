/* SPDX-License-Identifier: MIT
 *
 * The words of advice that all its forms share.  Buffers are the caller's; each function returns its buffer.
 */
#ifndef REPORT_ADVICE_WORDS_H
#define REPORT_ADVICE_WORDS_H

#include <stddef.h>

#include "analysis/advice.h"

/* "1000 tasks of 3.00 ms CPU and 8.00 ms blocking, 8 workers" */
const char *words_job(char *buffer, size_t size, const struct advice *advice);

/* Why it takes so long: "the lock serialises 3.00 s of CPU; creating threads costs 0.20 s". */
const char *words_reason(char *buffer, size_t size, const struct model_job *job, const struct advised *advised);

/* "processes; about as good: spawn" */
const char *words_answer(char *buffer, size_t size, const struct answer *answer);

/* Where it is; numbers of tasks are whole. */
double words_change_at(const struct model_point *point);

/* "from 1.26 ms of CPU a task on, gil would win" */
const char *words_change(char *buffer, size_t size, const struct model_point *point);

/* "undecided for less CPU time a task, a larger parent: the predictions are too uncertain"; empty if it is not so. */
const char *words_undecided(char *buffer, size_t size, const struct answer *answer);

/* "spawn was not measured with payloads by pipe; …": why strategies are left out; empty if none is. */
/* "Extrapolated: 10000000 tasks (measured: 16 to 500), …; intervals are widened."; empty if it is not. */
const char *words_extrapolated(char *buffer, size_t size, const struct advice *advice);

/* "Profile measured on 2026-11-28 16:40 UTC; …" */
const char *words_profile(char *buffer, size_t size, const struct advice *advice);

const char *words_left_out(char *buffer, size_t size, const struct advice *advice);

/* The second answer, where it is not the first: who has no lock is told something else.  Else NULL. */
const struct answer *words_second_answer(const struct advice *advice);

#endif
