/* SPDX-License-Identifier: MIT */
#ifndef BASE_SEED_H
#define BASE_SEED_H

#include <stdint.h>

/* A seed drawn anew, from the kernel or, where it has none to give, the clock: below 2^32, short enough to be typed
 * again. Thread-safety: any thread. */
uint64_t seed_draw(void);

#endif
