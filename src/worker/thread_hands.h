/* SPDX-License-Identifier: MIT
 *
 * Workers that are POSIX threads with default attributes, as programs create
 * them.  Shared by every strategy on threads, with or without a lock.
 */
#ifndef WORKER_THREAD_HANDS_H
#define WORKER_THREAD_HANDS_H

#include "worker/team.h"

extern const struct team_hands thread_hands;

#endif
