/* SPDX-License-Identifier: MIT
 *
 * The subcommands of `breakeven`.  Each takes its own arguments (argv[0] is
 * its name), tells the user what is wrong, and returns an exit status (enum
 * exit_status).
 */
#ifndef COMMAND_COMMAND_H
#define COMMAND_COMMAND_H

#include <getopt.h>

#include "record/csv.h"

int command_summary(int argc, char **argv);
int command_advise(int argc, char **argv);
int command_costs(int argc, char **argv);
int command_crossings(int argc, char **argv);
int command_map(int argc, char **argv);
int command_model(int argc, char **argv);
int command_fidelity(int argc, char **argv);
int command_gate(int argc, char **argv);
int command_timeline(int argc, char **argv);
int command_report(int argc, char **argv);
int command_compare(int argc, char **argv);
int command_host(int argc, char **argv);
int command_columns(int argc, char **argv);

/* Reads all files into the list.  Tells the user what is wrong with which and
 * returns a negative errno; no file and no trial are wrong, too. */
int command_read(const char *name, char **files, int count, struct trial_list *list);

/* The same of one file, whose last row may not be cut off: where a verdict stands on all rows. */
int command_read_whole(const char *name, char *file, struct trial_list *list);

/* Are all trials of one host?  If not, tells the user and returns -EINVAL. */
int command_one_host(const char *name, const struct trial_list *list);

/* Hands each flag of the table, by its `val`, to `set`, until that returns an error.  Tells the user what is no flag,
 * and returns -EINVAL or that error.  What stands behind the flags begins at argv[optind] … */
int command_options(const char *name, int argc, char **argv, const struct option *table,
		    int (*set)(void *request, int flag, const char *value), void *request);

/* … and is not wanted here. */
int command_flags(const char *name, int argc, char **argv, const struct option *table,
		  int (*set)(void *request, int flag, const char *value), void *request);

/* Tells the user which value is wanted of a flag; returns -EINVAL. */
int command_reject(const char *name, const char *flag, const char *value, const char *wanted);

/* Is what a flag names a regular file that can be read?  For files that another program opens.  Tells the user, and
 * returns a negative errno, if not. */
int command_check_file(const char *name, const char *flag, const char *path);

/* Flushes stdout; tells and returns STATUS_FAILED if what was printed did not
 * arrive to its last byte (a full disk, a closed pipe), close(2) included. */
int command_finish(const char *name);

#endif
