/* SPDX-License-Identifier: MIT
 *
 * Which treatment follows which.  In a Williams design each treatment stands at each place equally often and follows
 * each other treatment equally often, so what one leaves behind (a cache, a frequency, a warm CPU) meets all others
 * alike.  n treatments take n rounds, or 2 n where n is odd (Williams, "Experimental designs balanced for the
 * estimation of residual effects of treatments", Australian Journal of Scientific Research A 2, 1949).
 */
#ifndef HARNESS_WILLIAMS_H
#define HARNESS_WILLIAMS_H

#include <stdint.h>

#define WILLIAMS_MOST 256

/* The order of `n` treatments (at most WILLIAMS_MOST) in a round.  The seed decides which treatment is which, and in
 * which order the rounds of a design come; each design begins anew, in another order, after the last. */
void williams_order(uint64_t seed, unsigned n, uint64_t round, unsigned *order);

#endif
