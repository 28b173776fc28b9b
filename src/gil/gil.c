/* SPDX-License-Identifier: MIT */
#include "gil/gil.h"

#include <errno.h>

#include "base/clock.h"

static int init_condition(pthread_cond_t *condition)
{
	pthread_condattr_t attributes;
	int err = pthread_condattr_init(&attributes);

	if (err)
		return -err;
	/* Waits must not be lengthened or cut short by someone setting the date. */
	err = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	if (!err)
		err = pthread_cond_init(condition, &attributes);
	pthread_condattr_destroy(&attributes);
	return -err;
}

int gil_init(struct gil *gil, const struct gil_config *config)
{
	int err;

	if (config->policy == GIL_TICKS ? config->ticks == 0 : config->switch_interval_ns <= 0)
		return -EINVAL;
	*gil = (struct gil){.config = *config, .ticks_left = config->ticks};
	atomic_init(&gil->drop_request, config->policy == GIL_TICKS);
	err = -pthread_mutex_init(&gil->mutex, NULL);
	if (err)
		return err;
	err = init_condition(&gil->dropped);
	if (err)
		goto no_dropped;
	err = init_condition(&gil->taken);
	if (err)
		goto no_taken;
	return 0;

no_taken:
	pthread_cond_destroy(&gil->dropped);
no_dropped:
	pthread_mutex_destroy(&gil->mutex);
	return err;
}

void gil_destroy(struct gil *gil)
{
	pthread_cond_destroy(&gil->taken);
	pthread_cond_destroy(&gil->dropped);
	pthread_mutex_destroy(&gil->mutex);
}

static bool asks(const struct gil *gil)
{
	return gil->config.policy != GIL_TICKS;
}

/* Waits for the lock to become free; where the policy lets it, asks for it
 * after each interval in which it stayed in the same hands.  Called and left
 * with the mutex held. */
static void wait_until_free(struct gil *gil)
{
	while (gil->locked && !asks(gil))
		pthread_cond_wait(&gil->dropped, &gil->mutex);
	while (gil->locked) {
		uint64_t switch_number = gil->switch_number;
		struct timespec deadline = clock_timespec(clock_now_ns() + gil->config.switch_interval_ns);
		int err = pthread_cond_timedwait(&gil->dropped, &gil->mutex, &deadline);

		if (err == ETIMEDOUT && gil->locked && gil->switch_number == switch_number)
			atomic_store_explicit(&gil->drop_request, 1, memory_order_relaxed);
	}
}

static void take(struct gil *gil, struct gil_thread *self)
{
	gil->locked = true;
	if (asks(gil))
		atomic_store_explicit(&gil->drop_request, 0, memory_order_relaxed);
	self->stats.acquisitions++;
	if (gil->holder != self) {
		self->stats.switches += gil->holder != NULL; /* the first one takes it from nobody */
		gil->holder = self;
		gil->switch_number++;
		pthread_cond_signal(&gil->taken);
	}
}

static void tell(struct gil_thread *self, enum gil_moment moment)
{
	if (self->notify)
		self->notify(self, moment);
}

/* Frees the lock; if somebody asked for it, waits until somebody has it.  The
 * asker cannot give up, so the wait ends. */
static void drop(struct gil *gil, struct gil_thread *self)
{
	int64_t since_ns;

	gil->locked = false;
	pthread_cond_signal(&gil->dropped);
	if (!asks(gil) || !atomic_load_explicit(&gil->drop_request, memory_order_relaxed))
		return;
	self->stats.forced_switches++;
	tell(self, GIL_HANDS_OVER);
	since_ns = clock_now_ns();
	while (gil->holder == self)
		pthread_cond_wait(&gil->taken, &gil->mutex);
	self->stats.wait_ns += clock_now_ns() - since_ns;
}

void gil_acquire(struct gil *gil, struct gil_thread *self)
{
	pthread_mutex_lock(&gil->mutex);
	if (gil->locked) {
		int64_t since_ns = clock_now_ns();

		self->stats.contended++;
		tell(self, GIL_WAITS);
		wait_until_free(gil);
		self->stats.wait_ns += clock_now_ns() - since_ns;
		tell(self, GIL_GOT);
	}
	take(gil, self);
	pthread_mutex_unlock(&gil->mutex);
}

int gil_release(struct gil *gil, struct gil_thread *self)
{
	int err = 0;

	pthread_mutex_lock(&gil->mutex);
	if (gil->locked && gil->holder == self)
		drop(gil, self);
	else
		err = -EPERM;
	pthread_mutex_unlock(&gil->mutex);
	return err;
}

void gil_block_begin(struct gil *gil, struct gil_thread *self)
{
	if (gil->config.policy != GIL_HELD)
		gil_release(gil, self);
}

void gil_block_end(struct gil *gil, struct gil_thread *self)
{
	if (gil->config.policy != GIL_HELD)
		gil_acquire(gil, self);
}

void gil_yield(struct gil *gil, struct gil_thread *self)
{
	if (gil->config.policy == GIL_TICKS) {
		if (--gil->ticks_left > 0) /* guarded by being the holder */
			return;
		gil->ticks_left = gil->config.ticks;
	}
	gil_release(gil, self);
	gil_acquire(gil, self);
}
