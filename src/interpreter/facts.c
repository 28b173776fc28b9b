/* SPDX-License-Identifier: MIT */
#include "interpreter/facts.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "interpreter/coprocess.h"

static bool is_rate(double rate)
{
	return isfinite(rate) && rate > 0;
}

int interpreter_probe(const char *interpreter, const char *source, struct interpreter_facts *facts, char *reason,
		      size_t size)
{
	struct coprocess probed;
	int err = coprocess_start(&probed, interpreter, source, COPROCESS_CALIBRATE);

	snprintf(reason, size, "%s", probed.reason);
	if (!err && !(is_rate(probed.burn_rate) && is_rate(probed.digest_rate))) {
		snprintf(reason, size, "does not say its rates");
		err = -EPROTO;
	}
	coprocess_stop(&probed);
	*facts = (struct interpreter_facts){
		.has_gil = probed.has_gil, .burn_rate = probed.burn_rate, .digest_rate = probed.digest_rate};
	return err;
}

int interpreter_hand_on(const struct interpreter_facts *facts)
{
	char value[80];

	/* 17 digits: the same number is read. */
	snprintf(value, sizeof(value), "%d %.17g %.17g", facts->has_gil, facts->burn_rate, facts->digest_rate);
	return setenv(INTERPRETER_VARIABLE, value, 1) == 0 ? 0 : -errno;
}

int interpreter_inherit(struct interpreter_facts *facts)
{
	const char *value = getenv(INTERPRETER_VARIABLE);
	struct interpreter_facts read;
	unsigned has_gil;
	char rest;

	if (!value)
		return -ENOENT;
	if (sscanf(value, "%1u %lf %lf%c", &has_gil, &read.burn_rate, &read.digest_rate, &rest) != 3 || has_gil > 1 ||
	    !is_rate(read.burn_rate) || !is_rate(read.digest_rate))
		return -EPROTO;
	read.has_gil = has_gil;
	*facts = read;
	return 0;
}
