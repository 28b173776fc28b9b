/* SPDX-License-Identifier: MIT
 *
 * Threads that are serialised: all of them on one CPU.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
	pthread_attr_t bound;
	cpu_set_t allowed, one;
	int err;

	(void)attributes; /* there are none in the product */
	if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0)
		return errno;
	CPU_ZERO(&one);
	for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &allowed)) {
			CPU_SET(cpu, &one);
			break;
		}
	/* From the first moment on: who is placed before GO is given back what it had then. */
	pthread_attr_init(&bound);
	err = pthread_attr_setaffinity_np(&bound, sizeof(one), &one);
	if (!err)
		err = __real_pthread_create(thread, &bound, start, argument);
	pthread_attr_destroy(&bound);
	return err;
}
