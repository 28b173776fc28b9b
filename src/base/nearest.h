/* SPDX-License-Identifier: MIT
 *
 * Which name was probably meant by one that is not there?
 * Thread-safety: any thread; no state.
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stddef.h>

#define NEAREST_SIZE 64 /* longer names are not compared */

/* So many edits (one letter more, less, or another) lead from one name to the other: the Levenshtein distance, by
 * Wagner and Fischer, "The string-to-string correction problem", J. ACM 21, 1974. */
unsigned nearest_distance(const char *a, const char *b);

/* Is `name` near enough to what was typed to be offered?  Two edits, or one in names of up to four letters, or a name
 * that begins with what was typed. */
int nearest_is_likely(const char *typed, const char *name);

/* The nearer of two names, of which `best` may be NULL; `best` if `name` is not likely. */
const char *nearest_of(const char *typed, const char *best, const char *name);

#endif
