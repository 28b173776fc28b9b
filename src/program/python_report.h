/* SPDX-License-Identifier: MIT
 *
 * What bench/python says at the end: for each interpreter which strategy to take, why, and what would change that.
 * Thread-safety: one thread; there is one run.
 */
#ifndef PROGRAM_PYTHON_REPORT_H
#define PROGRAM_PYTHON_REPORT_H

#include "harness/session.h"
#include "program/python_calls.h"

/* Whose run is reported.  Sets decide_rules.time_ns: where a trial has a part of the items, an arm's time is that of
 * all items: the cold trial, and the rest at the pace of the trial whose pool was there. */
void python_report_about(const struct python_calls *calls);

/* For struct harness. */
bool python_is_enough(struct session *session);
int python_report(const struct session *session);

#endif
