/* SPDX-License-Identifier: MIT
 *
 * The words that all forms of the report share.  Buffers are the caller's;
 * each function returns its buffer.
 */
#ifndef REPORT_WORDS_H
#define REPORT_WORDS_H

#include <stddef.h>

#include "analysis/capacity.h"
#include "analysis/summary.h"

/* ", released 0.25, switch interval 1 ms": what is not usual of a cell's plain parameters; often empty. */
const char *words_parameters(char *buffer, size_t size, const struct trial *key);

/* Appends to a string in a buffer; what does not fit is cut off. */
__attribute__((format(printf, 3, 4))) void words_append(char *buffer, size_t size, const char *format, ...);

/* "only 1.10 of 2 CPUs were available: work that computes is undecided"; empty if it is not so. */
const char *words_capacity(char *buffer, size_t size, struct capacity capacity);

/* "2 workers, 8 tasks of 2 ms CPU, immediate start" */
const char *words_cell(char *buffer, size_t size, const struct trial *key);

/* "mixed 2 ms + 2 ms, interval 1 ms": the workload, and what is not usual. */
const char *words_name(char *buffer, size_t size, const struct trial *key);

/* Name of the strategy that speed-ups are over. */
const char *words_baseline(const struct summary *summary);

/* "30 rounds in 6 restarts", and of several sessions, how much they differ */
const char *words_trials(char *buffer, size_t size, const struct cell_summary *cell);

/* "1.91..1.96"; "-" where there is none. */
const char *words_interval(char *buffer, size_t size, const struct estimate *estimate);

/* "threads wins: 1.10 times as fast as processes (95 %: 1.05..1.15)",
 * "equal within 3 %: processes, threads", "undecided: …". */
const char *words_verdict(char *buffer, size_t size, const struct summary *summary, unsigned index);

/* Of a ratio of two things that may be the same: "differs", "equal", "undecided" */
const char *words_difference(enum verdict verdict);

/* "Equal: within 3 %. Verdicts are adjusted together (Holm): …" */
const char *words_joint_level(char *buffer, size_t size, double margin);

/* "in this run", "in these 2 runs", "in 5 sessions" */
const char *words_scope(char *buffer, size_t size, unsigned sessions);

/* "; about 12 restarts would decide, 6 are there": what it would take to decide one of `together` claims; empty if that
 * cannot be told. */
const char *words_needed(char *buffer, size_t size, const struct estimate *ratio, double margin, size_t together);

/* " (nominal task sizes: serial was not measured)": of an axis on which so many of `count` task sizes are measured;
 * empty if all are. */
const char *words_task_sizes(char *buffer, size_t size, const struct trial *key, size_t measured, size_t count);

/* How much of a task's time blocks. */
double words_blocking_percent(const struct trial *key);

/* The strategy that comes next after the best, or NULL. */
const struct standing *words_runner_up(const struct cell_summary *cell);

#endif
