/* SPDX-License-Identifier: MIT
 *
 * A harness: one question, one binary.  A file in bench/ fills a struct
 * harness and calls harness_main(); flags, rounds, restarts, CSV, progress and
 * Google Benchmark are the same for all.
 */
#ifndef HARNESS_HARNESS_H
#define HARNESS_HARNESS_H

#include <stdbool.h>

struct loop;
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
	/* Small things instead of trials (loop.h); ends with NULL, may be NULL. */
	const struct loop *const *loops;
};

/* Is this process a launcher (trial/launcher.h), which harness_main() starts this program anew for?  What a harness
 * needs before harness_main(), such as a look at an interpreter, is not to be done again here. */
bool harness_is_launcher(void);

/* Runs the harness; returns the exit status (enum exit_status). */
int harness_main(const struct harness *harness, int argc, char **argv);

#endif
