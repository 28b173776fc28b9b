/* SPDX-License-Identifier: MIT */
#include "analysis/bounds.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/input.h"
#include "base/units.h"
#include "record/csv_layout.h"

/* ---- bounds ---- */

static double of_workers(const struct bound_round *round)
{
	return round->workers;
}

static double of_cpus(const struct bound_round *round)
{
	return isnan(round->capacity) ? NAN : fmin(round->workers, round->capacity);
}

/* On a shared CPU, the lock's holder takes longer to reach its next safe point. */
static double of_lock_wait(const struct bound_round *round)
{
	return isnan(round->capacity) ? NAN : fmax(1, 2 / round->capacity);
}

static double of_forks(const struct bound_round *round)
{
	return 1 + round->workers * round->fork_ns / round->denominator;
}

/* G. M. Amdahl, "Validity of the single processor approach", AFIPS 1967. */
static double of_amdahl(const struct bound_round *round)
{
	return 1 / (1 - round->released + round->released / of_cpus(round));
}

/* Serial work that starts on a slow CPU stays there for a while; workers that wait for the lock move on. */
static double of_amdahl_from_slow(const struct bound_round *round)
{
	return round->slowness * of_amdahl(round);
}

static const struct bound_function {
	const char *name;
	double (*value)(const struct bound_round *round);
	bool needs_capacity;
} functions[] = {
	{"workers", of_workers, false}, {"cpus", of_cpus, true},     {"lock_wait", of_lock_wait, true},
	{"forks", of_forks, false},	{"amdahl", of_amdahl, true}, {"amdahl_from_slow", of_amdahl_from_slow, true},
};

#define FUNCTIONS (sizeof(functions) / sizeof(functions[0]))

/* fmin() and fmax() pass over NaN: without a control measurement a function of it has no value. */
double bounds_value(const struct bound *bound, const struct bound_round *round)
{
	if (!bound->given)
		return NAN;
	return bound->function ? bound->factor * bound->function->value(round) : bound->factor;
}

bool bounds_need_capacity(const struct bound *bound)
{
	return bound->function && bound->function->needs_capacity;
}

/* ---- fields ---- */

struct reading {
	char *reason;
	size_t size;
	struct bound_line *line;
};

static int wrong(const struct reading *reading, const char *field, const char *text, const char *wanted)
{
	snprintf(reading->reason, reading->size, "`%.60s` is no value of `%s`: %s", text, field, wanted);
	return -EBADMSG;
}

static int take_name(const struct reading *reading, const char *field, const char *text, char out[TRIAL_NAME_SIZE])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

	if (!text[0] || strlen(text) >= TRIAL_NAME_SIZE || strspn(text, letters) != strlen(text))
		return wrong(reading, field, text, "a name is wanted");
	strcpy(out, text);
	return 0;
}

static int take_bound(const struct reading *reading, const char *field, const char *text, struct bound *out)
{
	static const char digits[] = "0123456789.";
	size_t length = strspn(text, digits);
	char *end;

	*out = (struct bound){.given = text[0] != '\0'};
	if (!text[0])
		return 0;
	out->factor = strtod(text, &end);
	if (length > 0 && end == text + length) {
		if (!*end)
			return 0;
		for (size_t i = 0; *end == '*' && i < FUNCTIONS; i++)
			if (strcmp(end + 1, functions[i].name) == 0) {
				out->function = &functions[i];
				return 0;
			}
	}
	return wrong(
		reading, field, text,
		"a number, or one times workers, cpus, lock_wait, forks, amdahl or amdahl_from_slow is wanted, such "
		"as 0.9*cpus");
}

static int take_count(const struct reading *reading, const char *field, const char *text, uint64_t least, uint64_t *out)
{
	return parse_count(text, least, 10000, out) == 0
		       ? 0
		       : wrong(reading, field, text, "a whole number up to 10000 is wanted");
}

static int take_duration(const struct reading *reading, const char *field, const char *text, int64_t *out)
{
	return parse_duration_ns(text, out) == 0
		       ? 0
		       : wrong(reading, field, text, "a duration such as 20ms, or 0, is wanted");
}

static int take_share(const struct reading *reading, const char *field, const char *text, double *out)
{
	return parse_share(text, out) == 0 ? 0 : wrong(reading, field, text, "a share from 0 to 1 is wanted");
}

static int take_measure(const struct reading *reading, const char *text)
{
	static const char *const names[] = {"cold", "warm", "latency"};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i]) == 0) {
			reading->line->measure = (enum measure)i;
			return 0;
		}
	return wrong(reading, "measure", text, "it is cold, warm or latency");
}

static const char *const fields[] = {"name",  "workload", "workers",	"tasks",   "cpu",	"block",
				     "start", "released", "background", "measure", "numerator", "denominator",
				     "lower", "upper",	  "margin",	"why"};

#define FIELD_COUNT (sizeof(fields) / sizeof(fields[0]))

static int take_field(const struct reading *reading, size_t index, const char *text)
{
	struct bound_line *line = reading->line;
	const char *field = fields[index];

	switch (index) {
	case 0:
		return take_name(reading, field, text, line->name);
	case 1:
		return take_name(reading, field, text, line->workload);
	case 2:
		return take_count(reading, field, text, 1, &line->workers);
	case 3:
		return take_count(reading, field, text, 1, &line->tasks);
	case 4:
		return take_duration(reading, field, text, &line->cpu_ns);
	case 5:
		return take_duration(reading, field, text, &line->block_ns);
	case 6:
		strcpy(line->start, "immediate");
		if (strcmp(text, "barrier") != 0 && strcmp(text, line->start) != 0)
			return wrong(reading, field, text, "it is immediate or barrier");
		strcpy(line->start, text);
		return 0;
	case 7:
		return take_share(reading, field, text, &line->released);
	case 8:
		return take_count(reading, field, text, 0, &line->background);
	case 9:
		return take_measure(reading, text);
	case 10:
		return take_name(reading, field, text, line->numerator);
	case 11:
		return take_name(reading, field, text, line->denominator);
	case 12:
		return take_bound(reading, field, text, &line->lower);
	case 13:
		return take_bound(reading, field, text, &line->upper);
	case 14:
		return take_share(reading, field, text, &line->margin);
	default:
		for (const char *c = text; *c; c++)
			if (*c < ' ' || *c > '~')
				return wrong(reading, field, "…", "printable ASCII characters are wanted");
		snprintf(line->why, sizeof(line->why), "%s", text);
		return 0;
	}
}

/* The bounds on a machine that has what is asked for. */
static bool makes_sense(const struct bound_line *line)
{
	const struct bound_round round = {.workers = (double)line->workers,
					  .capacity = (double)line->workers,
					  .fork_ns = 1e6,
					  .released = line->released,
					  .denominator = 2e7,
					  .slowness = 1};
	double lower = line->lower.given ? bounds_value(&line->lower, &round) : 0;
	double upper = line->upper.given ? bounds_value(&line->upper, &round) : INFINITY;

	if ((line->lower.given && !(lower > 0 && isfinite(lower))) ||
	    (line->upper.given && !(upper > 0 && isfinite(upper))))
		return false;
	return lower < upper;
}

/* What the fields say together. */
static int check_line(const struct reading *reading, const struct bounds *bounds)
{
	const struct bound_line *line = reading->line;

	if (!line->lower.given && !line->upper.given)
		return wrong(reading, "upper", "", "a line without any bound says nothing");
	if (!(line->margin > 0))
		return wrong(reading, "margin", "0", "more than 0 is wanted");
	if ((strcmp(line->denominator, BOUND_INTERVAL) == 0) != (line->measure == MEASURE_LATENCY))
		return wrong(reading, "denominator", line->denominator,
			     "a latency is held against the interval, times against a strategy's");
	if (strcmp(line->numerator, line->denominator) == 0)
		return wrong(reading, "denominator", line->denominator, "a ratio of one with itself says nothing");
	if (!makes_sense(line))
		return wrong(
			reading, line->upper.given ? "upper" : "lower", line->name,
			"on a machine with a CPU a worker it is no positive number, or the lower bound is above it");
	for (unsigned i = 0; i < bounds->count; i++)
		if (strcmp(bounds->lines[i].name, line->name) == 0)
			return wrong(reading, "name", line->name, "there is one of that name already");
	return 0;
}

/* ---- the file ---- */

/* Returns 1 for a line, 0 at the end, or a negative errno. */
static int read_line(FILE *file, const struct reading *reading)
{
	char text[BOUND_TEXT_SIZE];

	*reading->line = (struct bound_line){0};
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		enum field_end end = csv_field(file, text, sizeof(text));
		int err;

		if (end == END_FILE && i == 0)
			return 0;
		if (end == END_FILE || end == END_BROKEN) {
			snprintf(reading->reason, reading->size, "the line is cut off or broken at `%s`", fields[i]);
			return -EBADMSG;
		}
		if ((end == END_ROW) != (i + 1 == FIELD_COUNT)) {
			snprintf(reading->reason, reading->size, "the line has %s than %zu fields",
				 end == END_ROW ? "fewer" : "more", FIELD_COUNT);
			return -EBADMSG;
		}
		err = take_field(reading, i, text);
		if (err)
			return err;
	}
	return 1;
}

static int read_header(FILE *file, const struct reading *reading)
{
	char text[BOUND_TEXT_SIZE];

	for (size_t i = 0; i < FIELD_COUNT; i++) {
		enum field_end end = csv_field(file, text, sizeof(text));

		if (end == END_FILE || end == END_BROKEN || strcmp(text, fields[i]) != 0 ||
		    (end == END_ROW) != (i + 1 == FIELD_COUNT)) {
			snprintf(reading->reason, reading->size,
				 "no file of bounds: column %zu should be `%s`, and the last `why`", i + 1, fields[i]);
			return -EBADMSG;
		}
	}
	return 0;
}

int bounds_read(const char *path, struct bounds *bounds, size_t *line, char *reason, size_t size)
{
	struct reading reading = {.reason = reason, .size = size};
	FILE *file;
	int err = input_open(path, INPUT_ANY, &file);

	*bounds = (struct bounds){0};
	*line = 0;
	if (err) {
		snprintf(reason, size, "cannot be read: %s", input_error(err));
		return err;
	}
	*line = 1;
	err = read_header(file, &reading);
	while (!err) {
		struct bound_line room;

		++*line;
		reading.line = &room;
		err = read_line(file, &reading);
		if (err <= 0)
			break;
		err = check_line(&reading, bounds);
		if (!err && bounds->count == BOUNDS_MOST) {
			snprintf(reason, size, "there are more than %d lines", BOUNDS_MOST);
			err = -E2BIG;
		}
		if (!err)
			bounds->lines[bounds->count++] = room;
	}
	if (!err && ferror(file)) {
		snprintf(reason, size, "cannot be read to its end");
		err = -EIO;
	}
	if (!err && bounds->count == 0) {
		snprintf(reason, size, "there is no line in it");
		err = -ENODATA;
	}
	fclose(file);
	return err;
}
