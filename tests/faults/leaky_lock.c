/* SPDX-License-Identifier: MIT
 *
 * A lock that leaks parallelism: every second thread that wants it believes that it has it.
 * Linked in by --wrap; what the product's code calls is this.
 */
#include "gil/gil.h"

void __real_gil_acquire(struct gil *gil, struct gil_thread *self);
int __real_gil_release(struct gil *gil, struct gil_thread *self);
void __real_gil_yield(struct gil *gil, struct gil_thread *self);
void __real_gil_block_begin(struct gil *gil, struct gil_thread *self);
void __real_gil_block_end(struct gil *gil, struct gil_thread *self);
void __wrap_gil_acquire(struct gil *gil, struct gil_thread *self);
int __wrap_gil_release(struct gil *gil, struct gil_thread *self);
void __wrap_gil_yield(struct gil *gil, struct gil_thread *self);
void __wrap_gil_block_begin(struct gil *gil, struct gil_thread *self);
void __wrap_gil_block_end(struct gil *gil, struct gil_thread *self);

static atomic_uint threads;
static _Thread_local unsigned number; /* from 1; 0: not yet */

static bool believes(void)
{
	if (number == 0)
		number = atomic_fetch_add(&threads, 1) + 1;
	return number % 2 == 0;
}

void __wrap_gil_acquire(struct gil *gil, struct gil_thread *self)
{
	if (!believes())
		__real_gil_acquire(gil, self);
}

int __wrap_gil_release(struct gil *gil, struct gil_thread *self)
{
	return believes() ? 0 : __real_gil_release(gil, self);
}

void __wrap_gil_yield(struct gil *gil, struct gil_thread *self)
{
	if (!believes())
		__real_gil_yield(gil, self);
}

void __wrap_gil_block_begin(struct gil *gil, struct gil_thread *self)
{
	if (!believes())
		__real_gil_block_begin(gil, self);
}

void __wrap_gil_block_end(struct gil *gil, struct gil_thread *self)
{
	if (!believes())
		__real_gil_block_end(gil, self);
}
