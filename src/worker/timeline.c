/* SPDX-License-Identifier: MIT */
#include "worker/timeline.h"

#define TRACKS_BYTES_MOST (UINT64_C(64) << 20)

size_t track_size(unsigned events)
{
	return sizeof(struct track) + events * sizeof(struct track_event);
}

unsigned track_events(unsigned workers)
{
	unsigned events = TRACK_EVENTS_MOST;

	while (events > TRACK_EVENTS_LEAST && workers * track_size(events) > TRACKS_BYTES_MOST)
		events /= 2;
	return events;
}
