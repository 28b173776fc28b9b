/* SPDX-License-Identifier: MIT
 *
 * The loop "plan, measure, analyse; decided?" of all that measures until something is known.
 *
 * Before each interim analysis is one run of a harness, which runs exactly the plan that it is given.  Its rows are
 * read, kept in the caller's CSV and handed to the caller, who says what the next run measures, or that it is enough.
 * All runs are one session: they share its number, and their restarts are counted on.
 */
#ifndef COMMAND_MEASURE_H
#define COMMAND_MEASURE_H

#include <stdio.h>

#include "command/run_harness.h"
#include "record/csv.h"

/* What the next run measures. */
struct interim {
	unsigned number;	  /* from 1 */
	double spent_ns, last_ns; /* by all of them so far, and by the last of them */
	struct command_line line; /* flags: the caller adds to them */
	FILE *sweeps;		  /* lines of --sweeps; none: as the flags say */
};

enum measure_next { MEASURE_ON, MEASURE_ENOUGH }; /* or a negative errno */

struct measuring {
	const char *command; /* subcommand, in messages and in the names of files */
	const char *harness; /* path of the program */
	const char *csv;     /* keeps all rows; what is there is replaced as soon as there is a row */
	const char *flag;    /* that names another */
	bool append;	     /* keeps the CSV's former sessions, too; the list has those of this one */
	double limit_ns;     /* a run that takes longer hangs, and is killed; 0: none */
	/* Analyses what the list has and plans the next run.  May sort the list. */
	int (*next)(void *owner, struct trial_list *list, struct interim *interim);
	void *owner;
};

/* Runs the loop; the list, which the caller owns, gets all rows.  After Ctrl-C, rows that are finished are kept, the
 * user is told where, and the program ends as the signal would have ended it.  Tells the user what is wrong; returns
 * STATUS_OK, also where trials have failed, which their rows say; STATUS_USAGE where the harness has refused its flags
 * or the CSV cannot be written; STATUS_INCOMPARABLE or STATUS_BUILDS_DIFFER where it says so; or STATUS_FAILED. */
int measure_until_decided(const struct measuring *measuring, struct trial_list *list);

#endif
