/* SPDX-License-Identifier: MIT
 *
 * Memory that several processes see alike.
 */
#ifndef BASE_SHARED_H
#define BASE_SHARED_H

#include <stddef.h>

/* Maps at least `bytes` zeroed bytes, shared with children forked later, page
 * aligned and already backed by pages.  The caller owns it and gives it back
 * with shared_unmap().  Returns 0 or a negative errno. */
int shared_map(size_t bytes, void **out);

/* The same with a descriptor, closed on exec, by which a program that was started
 * anew can have it, too (shared_attach).  The caller closes *fd. */
int shared_map_fd(size_t bytes, void **out, int *fd);

/* Maps all that is behind a descriptor of shared_map_fd(). */
int shared_attach(int fd, void **out, size_t *bytes);

void shared_unmap(void *memory, size_t bytes);

#endif
