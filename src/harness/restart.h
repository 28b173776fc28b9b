/* SPDX-License-Identifier: MIT
 *
 * One restart of a harness that has its plan: files, trials, and then the next restart or the report.
 */
#ifndef HARNESS_RESTART_H
#define HARNESS_RESTART_H

#include "harness/session.h"

/* Executes the program anew, with argv, for the next restart; returns after the last one, or where it cannot go on,
 * with an exit status.  Tells the user what is wrong. */
int restart_run(struct session *session, char **argv);

#endif
