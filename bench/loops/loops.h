/* SPDX-License-Identifier: MIT
 *
 * The loops of bench/overhead, by what they do.  Each list ends with NULL.
 */
#ifndef LOOPS_LOOPS_H
#define LOOPS_LOOPS_H

#include "trial/loop.h"

extern const struct loop *const loops_create[]; /* workers come and go */
extern const struct loop *const loops_switch[]; /* one waits for the other */
extern const struct loop *const loops_lock[];	/* the simulated lock */
extern const struct loop *const loops_record[]; /* an event of a timeline */
extern const struct loop *const loops_queue[];	/* claims, and a task through a pool */

#endif
