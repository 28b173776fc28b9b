/* SPDX-License-Identifier: MIT */
#include "harness/values.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "trial/registry.h"

#define SIZE_BYTES_MOST (INT64_C(1) << 40)

/* `word` stands for -1. */
static int add_size(const struct parse *parse, const char *item, const char *word, int64_t *sizes, unsigned *count)
{
	bool is_word = strcmp(item, word) == 0;
	int64_t bytes = -1;

	if (!is_word && (parse_size_bytes(item, &bytes) != 0 || bytes > SIZE_BYTES_MOST)) {
		fprintf(stderr, "%s: --%s=%s: sizes up to 1024G are wanted, such as 64K or 0, or the word %s\n",
			parse->harness->name, parse->flag, parse->value, word);
		return -EINVAL;
	}
	if (*count == OPTIONS_MOST)
		return value_reject(parse, "too many sizes");
	sizes[(*count)++] = bytes;
	return 0;
}

static int add_payload(const struct parse *parse, const char *item)
{
	return add_size(parse, item, "none", parse->options->payloads, &parse->options->payload_count);
}

static int add_parent(const struct parse *parse, const char *item)
{
	return add_size(parse, item, "most", parse->options->parents, &parse->options->parent_count);
}

static const char *transport_name(unsigned i)
{
	return registry_transports[i]->name;
}

static int add_transport(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	const struct transport *found = registry_find_transport(item);

	if (!found)
		return value_reject_name(parse, "transport", item, registry_transport_count, transport_name);
	if (options->transport_count == OPTIONS_MOST)
		return value_reject(parse, "too many transports");
	options->transports[options->transport_count++] = found;
	return 0;
}

static int add_trip(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	bool both = strcmp(item, "both") == 0;

	if (!both && strcmp(item, "there") != 0)
		return value_reject(parse, "it is there, both, or there,both");
	if (options->trip_count == OPTIONS_MOST)
		return value_reject(parse, "too many trips");
	options->trips[options->trip_count++] = both;
	return 0;
}

static int add_pages(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	bool huge = strcmp(item, "huge") == 0;

	if (!huge && strcmp(item, "small") != 0)
		return value_reject(parse, "it is small, huge, or small,huge");
	if (options->pages_count == OPTIONS_MOST)
		return value_reject(parse, "too many kinds of pages");
	options->pages[options->pages_count++] = huge ? PAGES_HUGE : PAGES_SMALL;
	return 0;
}

static int add_written(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;

	return value_add_share(parse, item, 1, "shares from 0 to 1 are wanted, such as 0.1, separated by commas",
			       options->written, &options->written_count);
}

int set_payload(const struct parse *parse)
{
	parse->options->payload_count = 0;
	return value_each_item(parse, add_payload);
}

int set_transport(const struct parse *parse)
{
	parse->options->transport_count = 0;
	return value_each_item(parse, add_transport);
}

int set_trip(const struct parse *parse)
{
	parse->options->trip_count = 0;
	return value_each_item(parse, add_trip);
}

int set_parent(const struct parse *parse)
{
	parse->options->parent_count = 0;
	return value_each_item(parse, add_parent);
}

int set_pages(const struct parse *parse)
{
	parse->options->pages_count = 0;
	return value_each_item(parse, add_pages);
}

int set_written(const struct parse *parse)
{
	parse->options->written_count = 0;
	return value_each_item(parse, add_written);
}
