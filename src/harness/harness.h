/* SPDX-License-Identifier: MIT
 *
 * A harness: one question, one binary.  A file in bench/ fills a struct
 * harness and calls harness_main(); flags, rounds, restarts, CSV, progress and
 * Google Benchmark are the same for all.
 */
#ifndef HARNESS_HARNESS_H
#define HARNESS_HARNESS_H

#include <stdbool.h>

struct flag;
struct loop;
struct options;
struct session;
struct strategy;

struct harness {
	const char *name;     /* of the binary and of the CSV's `harness` column */
	const char *question; /* one line for --help */
	/* What runs if the command line does not say otherwise, as it would be
	 * typed there. */
	const char *workloads;
	const char *strategies;
	const char *workers;
	const char *cpu;
	const char *block;
	const char *rounds;   /* NULL: as everywhere */
	const char *restarts; /* the same */
	/* Flags, separated by blanks, of runs that are made one beside the other
	 * in each round, where the command line sets none of what they set; ends
	 * with NULL, may be NULL. */
	const char *const *sweeps;
	/* Strategies that only this harness has; ends with NULL, may be NULL. */
	const struct strategy *const *own_strategies;
	/* What is run instead of trials (loop.h); ends with NULL, may be NULL.  Flags of trials are left out then. */
	const struct loop *const *loops;

	/* Flags that only this harness has; each says where its value goes (struct flag, `own`).  May be NULL. */
	const struct flag *own_flags;
	unsigned own_flag_count;
	const char *notes; /* at the end of --help; may be NULL */
	/* Optional.  Called when the flags were read, before the plan is made, which may need what they say.  Returns
	 * 0; -EINVAL after telling the user what is wrong; or another negative errno. */
	int (*begin)(struct options *options);
	/* Optional.  Called after each round: is it known by now what was asked?  May say of arms that they are
	 * settled. */
	bool (*is_enough)(struct session *session);
	/* Optional.  Which share of the run is done, where it is not the rounds that tell. */
	double (*progress)(const struct session *session);
	/* Optional.  Called at the end of a run.  Tells the user what is wrong; returns an exit status. */
	int (*report)(const struct session *session);
	/* Every trial is a program of its own, so that the rounds of a launcher are independent: each is counted as a
	 * restart. */
	bool rounds_are_restarts;
};

/* Is this process a launcher (trial/launcher.h), which harness_main() starts this program anew for?  What a harness
 * needs before harness_main(), such as a look at an interpreter, is not to be done again here. */
bool harness_is_launcher(void);

/* Runs the harness; returns the exit status (enum exit_status). */
int harness_main(const struct harness *harness, int argc, char **argv);

#endif
