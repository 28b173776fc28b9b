/* SPDX-License-Identifier: MIT
 *
 * What the bytes of a payload are, and how a receiver tells that they arrived.
 * Whoever gets a payload, in place or through a transport, looks at one word in
 * each 16 KiB: enough to find bytes that are lost or shifted, and little beside
 * a copy.
 */
#ifndef WORKER_PAYLOAD_H
#define WORKER_PAYLOAD_H

#include <stdint.h>
#include <string.h>

#include "base/mix.h"

#define PAYLOAD_STEP 16384

/* Fills bytes[count] with the pattern. */
static inline void payload_fill(unsigned char *bytes, uint64_t count)
{
	uint64_t state = count;

	for (uint64_t at = 0; at < count; at += sizeof(uint64_t)) {
		uint64_t word = mix_next(&state), left = count - at;

		memcpy(bytes + at, &word, left < sizeof(word) ? left : sizeof(word));
	}
}

/* Sum of the words that a receiver looks at, the last one included. */
static inline uint64_t payload_sum(const unsigned char *bytes, uint64_t count)
{
	uint64_t sum = 0, word = 0;

	if (count < sizeof(word)) {
		memcpy(&word, bytes, count);
		return mix64(word);
	}
	for (uint64_t at = 0; at + sizeof(word) <= count; at += PAYLOAD_STEP) {
		memcpy(&word, bytes + at, sizeof(word));
		sum += word;
	}
	memcpy(&word, bytes + count - sizeof(word), sizeof(word));
	return sum + mix64(word);
}

#endif
