/* SPDX-License-Identifier: MIT
 *
 * Google Benchmark (1.7 to 1.9) for C.
 *
 * The library's own order of repetitions is either one benchmark after the
 * other or a shuffle without a seed, and neither keeps rounds together.  So
 * there are two kinds of run:
 *
 *  - gbench_measure() runs what is registered once, in the order of
 *    registration, one iteration each, and prints nothing.  A harness clears,
 *    registers and measures once a round, in the order it wants.
 *  - gbench_report() runs what is registered as the command line's
 *    --benchmark_* flags ask, `repetitions` times each, and writes to the
 *    display and to --benchmark_out.  A harness registers functions that hand
 *    over what was measured, so that Google Benchmark itself names, aggregates
 *    and formats all rounds as repetitions.
 *
 * --benchmark_min_time and --benchmark_min_warmup_time are accepted and change
 * nothing: a call is one trial, and a call that is not kept would break a
 * round.
 *
 * Times are manual: the function says how long it took.  CPU times are given
 * too, because the library's own cannot see child processes.
 *
 * Thread-safety: one thread.  Errors are told by Google Benchmark on stderr
 * where it finds them.  Strings are copied, but for those of argv and the environment.
 */
#ifndef GBENCH_GBENCH_H
#define GBENCH_GBENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gbench_state; /* opaque: benchmark::State */

typedef void (*gbench_function)(struct gbench_state *state, void *argument);

/* Takes --benchmark_* and --v out of argv; their environment variables are read,
 * too.  Returns 0; -EINVAL if one of them is unknown or has a bad value, which
 * *bad then names; -EACCES if the file of --benchmark_out, in *bad, cannot be
 * written. */
int gbench_init(int *argc, char **argv, const char **bad);

/* What --benchmark_repetitions or its environment variable asks for; 0 if
 * nothing was said. */
unsigned gbench_repetitions_asked(void);

/* The file of --benchmark_out or its environment variable; NULL for none. */
const char *gbench_out(void);

/* Color of the table on stdout: "auto", "always" or "never"; --benchmark_color goes before. */
void gbench_color(const char *when);

/* No table on stdout at all. */
void gbench_silence(void);

/* Is what comes to stdout for people (--benchmark_format=console)? */
bool gbench_is_for_people(void);

/* Is --benchmark_list_tests given?  Then gbench_report() only lists names. */
bool gbench_lists_only(void);

/* Prints the library's own flags to stdout. */
void gbench_print_help(void);

/* A line of context for JSON and the console's head. */
void gbench_context(const char *key, const char *value);

void gbench_clear(void);

enum gbench_unit { GBENCH_NS, GBENCH_MS };

/* Registers function(state, argument) as `name`: so many iterations a call, manual
 * time, shown in `unit`. */
void gbench_register(const char *name, gbench_function function, void *argument, uint64_t iterations,
		     enum gbench_unit unit);

/* How many of what is registered --benchmark_filter lets through; runs
 * nothing.  If none, the filter has been named on stderr. */
size_t gbench_count(void);

/* Does --benchmark_filter leave anything out? */
bool gbench_filters(void);

void gbench_measure(void);
/* Returns whether all was written, to the last byte and with close(2): to stdout and to the file of --benchmark_out,
 * which is replaced whole or stays as it was (base/atomic_file.h).  What is wrong with the file is told on stderr. */
bool gbench_report(unsigned repetitions);

/* ---- within a function ---- */

/* while (gbench_next(state)) { …; gbench_set_times(…); } */
bool gbench_next(struct gbench_state *state);
void gbench_set_times(struct gbench_state *state, double real_s, double cpu_s);
void gbench_counter(struct gbench_state *state, const char *name, double value);
/* Marks this repetition as failed; call before or instead of gbench_next(). */
void gbench_error(struct gbench_state *state, const char *message);

#ifdef __cplusplus
}
#endif

#endif
