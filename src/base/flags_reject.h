/* SPDX-License-Identifier: MIT
 *
 * Messages about what was typed, for flags.c alone; base/flags.h has those for others.  Each prints one line to stderr
 * and returns -EINVAL.
 */
#ifndef BASE_FLAGS_REJECT_H
#define BASE_FLAGS_REJECT_H

#include "base/flags.h"

/* "program: unknown flag `typed`; ...", with the nearest of the flags. */
int flags_reject_unknown(const struct flags *flags, const char *typed);

/* Says what the flag takes: flag->wanted, or a sentence made from its words and bounds. */
int flags_reject_value(const struct flag_value *value);

#endif
