/* SPDX-License-Identifier: MIT
 *
 * Threads that are serialised: all of them on one CPU.
 */
#include <pthread.h>
#include <sched.h>

int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
	int err = __real_pthread_create(thread, attributes, start, argument);
	cpu_set_t allowed, one;

	if (err || sched_getaffinity(0, sizeof(allowed), &allowed) != 0)
		return err;
	CPU_ZERO(&one);
	for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &allowed)) {
			CPU_SET(cpu, &one);
			break;
		}
	pthread_setaffinity_np(*thread, sizeof(one), &one);
	return 0;
}
