/* SPDX-License-Identifier: MIT
 *
 * Memory that a process and the children it forks see alike.
 */
#ifndef BASE_SHARED_H
#define BASE_SHARED_H

#include <stddef.h>

/* Maps at least `bytes` zeroed bytes, shared with children forked later, page
 * aligned and already backed by pages.  The caller owns it and gives it back
 * with shared_unmap().  Returns 0 or a negative errno. */
int shared_map(size_t bytes, void **out);

void shared_unmap(void *memory, size_t bytes);

#endif
