/* SPDX-License-Identifier: MIT
 *
 * cmocka with the headers that it wants before it.
 */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/kind.h"

/* The column `kind` of the strategies that tests make rows of. */
static inline const char *unit_kind(const char *strategy)
{
	if (strcmp(strategy, "serial") == 0 || strcmp(strategy, "threads") == 0)
		return strategy;
	if (strcmp(strategy, "gil") == 0)
		return kind_names[KIND_LOCK];
	return kind_names[strncmp(strategy, "p", 1) == 0 && strncmp(strategy, "python", 6) != 0 ? KIND_PROCESSES
												: KIND_OTHER];
}

#define RUN_TESTS(name, tests) cmocka_run_group_tests_name(name, tests, NULL, NULL)

#endif
