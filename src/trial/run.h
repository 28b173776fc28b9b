/* SPDX-License-Identifier: MIT
 *
 * One trial: a job, a strategy, and what came of it.
 * All functions: from the single-threaded harness only.
 */
#ifndef TRIAL_RUN_H
#define TRIAL_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "record/trial.h"
#include "worker/strategy.h"
#include "worker/workload.h"

/* Runs the job once and fills the measured columns of *trial (times, usage,
 * lock, checksum, status); the caller has filled, or fills, the columns that
 * say which trial it is.  `expected` is the checksum that a valid trial has
 * (trial_checksum); NULL leaves it unchecked.  Never fails: what went wrong is
 * trial->status, and no worker is left behind. */
void trial_run(const struct job *job, const struct strategy *strategy, const uint64_t *expected, struct trial *trial);

struct usage;
void trial_fill_usage(const struct usage *usage, struct trial *trial);

/* Async-signal-safe: has the trial that runs begin no further task, and those after it none at all. */
void trial_interrupt(void);

/* Has it been called?  Trials since then are worth nothing. */
bool trial_was_interrupted(void);

bool trial_ok(const struct trial *trial);

/* Repetitions of the workload's kernel that take job->cpu_ns of CPU time in
 * one undisturbed thread, at least 1; 0 if no CPU time is asked of a workload
 * that burns it; 1 for others.
 * Takes about 30 ms.  Returns 0, the negative errno of the workload, -ERANGE if however many repetitions take no
 * time, or -EINTR after trial_interrupt(). */
int trial_calibrate(const struct job *job, uint64_t *units);

/* CPUs' worth of work that `processes` spinning processes get at once: their
 * number times the ratio of one spinner's makespan to theirs, median of five
 * pairs.  Returns 0 if it cannot be measured: no worker can be had, one does not end within TRIAL_CAPACITY_LIMIT_NS,
 * or trial_interrupt() was called. */
double trial_capacity(const struct cpus *cpus, unsigned processes);

#define TRIAL_CAPACITY_LIMIT_NS (INT64_C(60) * 1000000000) /* of each of its trials, which take 10 ms */

#endif
