/* SPDX-License-Identifier: MIT
 *
 * Who looks after a harness that runs somebody else's code: a workload from a file may crash
 * in the harness itself (serial, threads) or never end.  The harness runs in a child, which
 * says in the ledger what it is about to do; if it dies of that, or takes longer than
 * --timeout, the trial gets a row with a status, the arm is not run again, and a new
 * child goes on with the rest.  The supervisor sleeps meanwhile: it disturbs nothing.
 */
#ifndef HARNESS_SUPERVISOR_H
#define HARNESS_SUPERVISOR_H

#include <stdbool.h>

#include "harness/options.h"

/* Does this run need one, and has it none? */
bool supervisor_is_needed(const struct options *options);

/* Runs the harness under supervision; argv is the whole command line.  Returns the exit status
 * of the run. */
int supervisor_run(const struct harness *harness, const struct options *options, char **argv);

#endif
