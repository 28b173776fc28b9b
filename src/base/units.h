/* SPDX-License-Identifier: MIT
 *
 * Numbers as people type and read them: durations with ns, us, ms or s; sizes
 * with K, M or G, also KB and KiB (powers of 1024); plain counts.
 *
 * The parse functions take the whole string or nothing: they return 0, or
 * -EINVAL for anything that is not such a number (a sign, an unknown unit,
 * trailing characters, not finite), or -ERANGE when it does not fit.  *out is
 * written only on success.  Thread-safety: any thread.
 */
#ifndef BASE_UNITS_H
#define BASE_UNITS_H

#include <stddef.h>
#include <stdint.h>

/* "2ms", "1.5s", "250us", "800ns", "0" → nanoseconds.  A unit is required
 * except for 0, so that nobody has to guess what a bare 5 means. */
int parse_duration_ns(const char *text, int64_t *out);

/* "64K", "1.5M", "2G", "4096" → bytes. */
int parse_size_bytes(const char *text, int64_t *out);

/* "12" → 12, within [low, high]. */
int parse_count(const char *text, uint64_t low, uint64_t high, uint64_t *out);

/* "0.25" or "25%" → 0.25, within [0, 1]. */
int parse_share(const char *text, double *out);

/* "1.23 ms": three significant digits and the unit that fits, for people.
 * Returns `buffer`. */
const char *format_duration(char *buffer, size_t size, double ns);

/* "64 KiB", "1.5 GiB": three significant digits.  Returns `buffer`. */
const char *format_size(char *buffer, size_t size, double bytes);

/* "1 task", "2 tasks".  Returns `buffer`. */
const char *format_count(char *buffer, size_t size, uint64_t count, const char *noun);

/* "2 ms", "1.5 s": all digits that were asked for, for parameters. */
const char *format_duration_exact(char *buffer, size_t size, int64_t ns);

#endif
