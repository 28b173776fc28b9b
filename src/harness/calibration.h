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

/* Units of the job's work in a ns, of one worker; 0 where it cannot be found: `status` then says why, in the words of a
 * trial's status.  Returns what calibrate() does. */
int calibrate_rate(struct session *session, const struct job *job, double *rate, char status[TRIAL_NAME_SIZE]);

#endif
