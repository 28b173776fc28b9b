/* SPDX-License-Identifier: MIT
 *
 * How much work a task is, and what its result must be: found in processes as clean as those of trials, once a run.
 */
#ifndef HARNESS_CALIBRATION_H
#define HARNESS_CALIBRATION_H

#include "harness/session.h"

/* Gives each cell that has none its kernel repetitions (one number for all of its arms, from the mean rate of the CPUs
 * that rounds start on, the first of each kind and two at least) and what serial gets for it.  A cell for which that
 * fails has cell->broken.  Tells the user; returns 0, -EINTR, or the negative errno of starting a launcher. */
int calibrate(struct session *session);

/* CPUs' worth of work that spinning processes, one a CPU, get at once: their number times the ratio of one spinner's
 * makespan to theirs, median of five pairs, and not above the quota.  0 if it cannot be measured.  Returns 0, -EINTR,
 * or the negative errno of starting a launcher. */
int calibrate_capacity(struct session *session, double *capacity);

#endif
