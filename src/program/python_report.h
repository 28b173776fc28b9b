/* SPDX-License-Identifier: MIT
 *
 * What bench/python says at the end: for each interpreter which strategy to take, why, and what would change that.
 * Thread-safety: one thread; there is one run.
 */
#ifndef PROGRAM_PYTHON_REPORT_H
#define PROGRAM_PYTHON_REPORT_H

#include "harness/session.h"
#include "program/python_calls.h"

/* What was asked for; borrowed. */
void python_report_about(const struct python_calls *asked);

/* For struct harness. */
int python_report(const struct session *session);

#endif
