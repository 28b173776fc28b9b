/* SPDX-License-Identifier: MIT
 *
 * Who looks after a harness.  It runs in a child, which says in the ledger what it is about to do.
 * A workload may crash in it (serial, threads), a thread may never end, somebody may kill or stop it,
 * the kernel may want its memory: then the trial gets a row with a status, the arm is not run again, and a
 * new child goes on with the rest.  Between trials, it just goes on.  What a
 * harness can end itself, it does (trial/watchdog.h), and can say more of it.
 *
 * It uses nothing but system calls: what libraries make of a lack of memory, even before the command line is
 * read, happens in the child, too.
 *
 * The supervisor sleeps meanwhile and looks once a second: it disturbs nothing.  Whoever kills it ends
 * the run, all processes of it: each dies with its creator.
 */
#ifndef HARNESS_SUPERVISOR_H
#define HARNESS_SUPERVISOR_H

#include "harness/harness.h"

/* Runs the harness under supervision; argv is the whole command line.  Returns the exit status
 * of the run; or -EAGAIN or another negative errno if there can be no process for it: then the caller may measure by
 * itself. */
int supervisor_run(const struct harness *harness, char **argv);

#endif
