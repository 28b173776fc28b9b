/* SPDX-License-Identifier: MIT
 *
 * The flags of Google Benchmark that its shim must know itself, from the environment and from argv, whose strings are
 * kept where they are.  For src/gbench/ alone.
 * Thread-safety: one thread.
 */
#ifndef GBENCH_GBENCH_FLAGS_H
#define GBENCH_GBENCH_FLAGS_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

enum gbench_flag {
	GBENCH_FLAG_OUT,
	GBENCH_FLAG_OUT_FORMAT,
	GBENCH_FLAG_FORMAT,
	GBENCH_FLAG_COLOR,
	GBENCH_FLAG_COUNTERS_TABULAR,
	GBENCH_FLAG_REPETITIONS,
	GBENCH_FLAG_LIST_TESTS,
	GBENCH_FLAGS,
};

/* Reads the environment, which argv goes before.  Returns 0, or -EINVAL if there is a bad value, which *bad names as a
 * flag: static storage. */
int gbench_flags_from_environment(const char **bad);

/* Is it a flag for the library, by its prefix? */
bool gbench_flags_concern(const char *argument);

/* Keeps the flag's value, if the shim must know it.  Returns false for a bad value that the library would answer by
 * printing its help and exit(0). */
bool gbench_flags_take(const char *argument);

/* The value that was given, or else `otherwise`. */
const char *gbench_flag(enum gbench_flag flag, const char *otherwise);

/* Was it given, and with a value that the library takes for true? */
bool gbench_flag_is_true(enum gbench_flag flag);

/* Is the table on stdout to be colored: as --benchmark_color says, or because a terminal shows it? */
bool gbench_flags_want_color(void);

#ifdef __cplusplus
}
#endif

#endif
