/* SPDX-License-Identifier: MIT
 *
 * A verdict for people and for continuous integration.  Each writes to `out`, which the caller
 * owns and checks for errors.
 */
#ifndef REPORT_GATE_REPORT_H
#define REPORT_GATE_REPORT_H

#include <stdio.h>

#include "analysis/gate.h"

/* A table, what failed and how sure that is, what is undecided and what it would need.  `again` is the
 * command that reproduces it. */
void report_gate_text(FILE *out, const struct gate *gate, const char *again);
void report_gate_markdown(FILE *out, const struct gate *gate, const char *again);

void report_gate_json(FILE *out, const struct gate *gate, const char *again);

/* JUnit's XML as CI systems read it: a test case a ratio, inconclusive as skipped. */
void report_gate_junit(FILE *out, const struct gate *gate, const char *again);

/* Workflow commands of GitHub Actions: an annotation for each ratio that did not pass. */
void report_gate_annotations(FILE *out, const struct gate *gate, const char *again);

/* github-action-benchmark's customSmallerIsBetter: how near each ratio is to its bound, 1 at the
 * bound. */
void report_gate_benchmark(FILE *out, const struct gate *gate, const char *again);

/* Is there something to say of it: has it failed, or is it inconclusive? */
bool gate_ratio_is_told(const struct gate_ratio *ratio);

/* "pass", "fail", "inconclusive", "info" */
const char *words_gate_verdict(enum gate_verdict verdict);

/* One sentence on a ratio that did not pass. */
const char *words_gate_ratio(char *buffer, size_t size, const struct gate_ratio *ratio);

/* "24 rounds in 12 restarts count, 2 were set aside (1 stolen, …); interim analysis 1 of 4; 1.93 CPUs were had" */
const char *words_gate_rounds(char *buffer, size_t size, const struct gate *gate);

#endif
