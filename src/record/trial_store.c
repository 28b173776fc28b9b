/* SPDX-License-Identifier: MIT */
#include "record/trial_store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "record/csv_layout.h"

#define SLOTS_LEAST   64
#define COLUMNS_MOST  128
#define PACKED_SIZE   4096  /* more than every column at its widest */
#define ROOM_UNASKED  16384 /* trials */
#define VARINT_MORE   0x80
#define VARINT_BITS   7
#define BITS_PER_BYTE 8

_Static_assert(sizeof(trial_count) == sizeof(uint64_t) && sizeof(trial_signed) == sizeof(uint64_t) &&
		       sizeof(trial_real) == sizeof(uint64_t) && sizeof(trial_hex) == sizeof(uint64_t),
	       "a column is a text or a word of 64 bits");
_Static_assert(sizeof(struct trial) + 2UL * COLUMNS_MOST < PACKED_SIZE, "a row fits, each word with two bytes more");

/* ---- numbers ---- */

static size_t put_varint(unsigned char *to, uint64_t value)
{
	size_t size = 0;

	for (; value >= VARINT_MORE; value >>= VARINT_BITS)
		to[size++] = (unsigned char)(value | VARINT_MORE);
	to[size++] = (unsigned char)value;
	return size;
}

static uint64_t get_varint(const unsigned char *from, size_t *at)
{
	uint64_t value = 0;
	unsigned shift = 0;

	for (; from[*at] & VARINT_MORE; shift += VARINT_BITS)
		value |= (uint64_t)(from[(*at)++] & (VARINT_MORE - 1)) << shift;
	return value | (uint64_t)from[(*at)++] << shift;
}

/* Small differences of either sign become small numbers (zigzag). */
static uint64_t fold(uint64_t difference)
{
	return difference << 1 ^ (0 - (difference >> 63));
}

static uint64_t unfold(uint64_t folded)
{
	return folded >> 1 ^ (0 - (folded & 1));
}

/* ---- rows ---- */

static bool is_packed(const struct column *column)
{
	return column->role != ROLE_key && column->offset != offsetof(struct trial, host_id);
}

static bool differs(const struct column *column, const struct trial *a, const struct trial *b)
{
	const char *left = (const char *)a + column->offset, *right = (const char *)b + column->offset;

	return column->type == COLUMN_text ? strcmp(left, right) != 0 : memcmp(left, right, sizeof(uint64_t)) != 0;
}

static size_t pack_field(const struct column *column, const struct trial *trial, const struct trial *first,
			 unsigned char *to)
{
	const char *field = (const char *)trial + column->offset;
	uint64_t value, base;

	if (column->type == COLUMN_text) {
		size_t size = strlen(field) + 1;

		memcpy(to, field, size);
		return size;
	}
	memcpy(&value, field, sizeof(value));
	if (column->type == COLUMN_real) {
		memcpy(to, &value, sizeof(value));
		return sizeof(value);
	}
	memcpy(&base, (const char *)first + column->offset, sizeof(base));
	return put_varint(to, fold(value - base));
}

static void unpack_field(const struct column *column, const unsigned char *from, size_t *at, struct trial *trial)
{
	char *field = (char *)trial + column->offset;
	uint64_t value;

	if (column->type == COLUMN_text) {
		size_t size = strlen((const char *)from + *at) + 1;

		memcpy(field, from + *at, size);
		*at += size;
	} else if (column->type == COLUMN_real) {
		memcpy(field, from + *at, sizeof(value));
		*at += sizeof(value);
	} else {
		memcpy(&value, field, sizeof(value));
		value += unfold(get_varint(from, at));
		memcpy(field, &value, sizeof(value));
	}
}

static size_t mask_size(void)
{
	return (trial_column_count + BITS_PER_BYTE - 1) / BITS_PER_BYTE;
}

/* How far its number is from that of the trial before, a mask of the columns that differ, and these. */
static size_t pack(const struct trial_arm *arm, const struct trial *trial, size_t number, unsigned char *row)
{
	size_t size = put_varint(row, number - arm->last_number);
	unsigned char *mask = row + size;

	memset(mask, 0, mask_size());
	size += mask_size();
	for (unsigned i = 0; i < trial_column_count; i++) {
		const struct column *column = &trial_columns[i];

		if (!is_packed(column) || !differs(column, trial, &arm->first))
			continue;
		mask[i / BITS_PER_BYTE] |= (unsigned char)(1U << i % BITS_PER_BYTE);
		size += pack_field(column, trial, &arm->first, row + size);
	}
	return size;
}

bool trial_cursor_next(struct trial_cursor *cursor, struct trial *out)
{
	const struct trial_arm *arm = cursor->arm;
	const unsigned char *mask;

	if (cursor->done == arm->count)
		return false;
	*out = arm->first;
	cursor->number = cursor->done ? cursor->number : arm->first_number;
	if (cursor->done++ == 0)
		return true;
	cursor->number += get_varint(arm->bytes, &cursor->at);
	mask = arm->bytes + cursor->at;
	cursor->at += mask_size();
	for (unsigned byte = 0; byte < mask_size(); byte++)
		for (unsigned bits = mask[byte]; bits; bits &= bits - 1)
			unpack_field(&trial_columns[byte * BITS_PER_BYTE + (unsigned)__builtin_ctz(bits)], arm->bytes,
				     &cursor->at, out);
	return true;
}

/* ---- arms ---- */

static int enlarge_table(struct trial_store *store)
{
	size_t larger = store->slot_count ? 2 * store->slot_count : SLOTS_LEAST;
	size_t *slots = realloc(store->slots, larger * sizeof(*slots));

	if (!slots)
		return -ENOMEM;
	for (size_t i = 0; i < larger; i++)
		slots[i] = TRIAL_ARM_NONE;
	for (size_t i = 0; i < store->arm_count; i++) {
		size_t *slot = &slots[store->arms[i].hash % larger];

		store->arms[i].next = *slot;
		*slot = i;
	}
	store->slots = slots;
	store->slot_count = larger;
	return 0;
}

static int add_arm(struct trial_store *store, const struct trial *trial, uint64_t hash)
{
	struct trial_arm *arms;
	int err = store->arm_count == store->slot_count ? enlarge_table(store) : 0;

	if (err)
		return err;
	arms = csv_grow(store->arms, sizeof(*arms), store->arm_count + 1, &store->arm_capacity);
	if (!arms)
		return -ENOMEM;
	store->arms = arms;
	arms[store->arm_count] = (struct trial_arm){.first = *trial,
						    .first_number = store->count,
						    .last_number = store->count,
						    .hash = hash,
						    .next = store->slots[hash % store->slot_count],
						    .count = 1};
	store->slots[hash % store->slot_count] = store->arm_count++;
	store->count++;
	return 0;
}

static struct trial_arm *find_arm(const struct trial_store *store, const struct trial *trial, uint64_t hash)
{
	size_t i = store->slot_count ? store->slots[hash % store->slot_count] : TRIAL_ARM_NONE;

	while (i != TRIAL_ARM_NONE && (store->arms[i].hash != hash || !trial_same_arm(&store->arms[i].first, trial)))
		i = store->arms[i].next;
	return i == TRIAL_ARM_NONE ? NULL : &store->arms[i];
}

/* All trials of an arm are unpacked at once: is there room for twice as many as there are now?  Asked at each doubling,
 * so that rows without end are refused before they are many. */
static bool has_room(const struct trial_arm *arm)
{
	size_t capacity = 0;
	void *room;

	if (arm->count < ROOM_UNASKED || (arm->count & (arm->count - 1)) != 0)
		return true;
	room = csv_grow(NULL, sizeof(struct trial), 2 * arm->count, &capacity);
	free(room);
	return room != NULL;
}

int trial_store_add(struct trial_store *store, const struct trial *trial)
{
	unsigned char row[PACKED_SIZE], *bytes;
	uint64_t hash = trial_arm_hash(trial);
	struct trial_arm *arm = find_arm(store, trial, hash);
	size_t size;

	if (!arm)
		return add_arm(store, trial, hash);
	if (!has_room(arm))
		return -ENOMEM;
	size = pack(arm, trial, store->count, row);
	bytes = csv_grow(arm->bytes, 1, arm->used + size, &arm->capacity);
	if (!bytes)
		return -ENOMEM;
	memcpy(bytes + arm->used, row, size);
	arm->bytes = bytes;
	arm->used += size;
	arm->count++;
	arm->last_number = store->count++;
	return 0;
}

void trial_store_free(struct trial_store *store)
{
	for (size_t i = 0; i < store->arm_count; i++)
		free(store->arms[i].bytes);
	free(store->arms);
	free(store->slots);
	*store = (struct trial_store){0};
}

/* ---- out of the store ---- */

static int append_arm(const struct trial_arm *arm, struct trial_list *list)
{
	struct trial_cursor cursor = {.arm = arm};
	struct trial trial;
	int err = 0;

	while (!err && trial_cursor_next(&cursor, &trial))
		err = trial_list_append(list, &trial, 1);
	return err;
}

int trial_store_pick(const struct trial_store *store, bool (*wants)(const struct trial *first, const void *owner),
		     const void *owner, struct trial_list *list)
{
	int err = 0;

	for (size_t i = 0; !err && i < store->arm_count; i++)
		if (wants(&store->arms[i].first, owner))
			err = append_arm(&store->arms[i], list);
	return err;
}

int trial_store_move(struct trial_store *store, struct trial_list *list)
{
	size_t capacity = 0;
	struct trial *trials = csv_grow(NULL, sizeof(*trials), store->count + 1, &capacity);

	if (!trials)
		return -ENOMEM;
	*list = (struct trial_list){.trials = trials, .count = store->count, .capacity = capacity};
	for (size_t i = 0; i < store->arm_count; i++) {
		struct trial_cursor cursor = {.arm = &store->arms[i]};
		struct trial trial;

		while (trial_cursor_next(&cursor, &trial))
			list->trials[cursor.number] = trial;
		free(store->arms[i].bytes);
		store->arms[i].bytes = NULL;
	}
	trial_store_free(store);
	return 0;
}
