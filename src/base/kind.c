/* SPDX-License-Identifier: MIT */
#include "base/kind.h"

#include <string.h>

const char *const kind_names[KINDS] = {[KIND_OTHER] = "other",
				       [KIND_SERIAL] = "serial",
				       [KIND_LOCK] = "lock",
				       [KIND_HELD_LOCK] = "held_lock",
				       [KIND_INTERPRETERS] = "interpreters",
				       [KIND_THREADS] = "threads",
				       [KIND_THREAD_POOL] = "thread_pool",
				       [KIND_PROCESSES] = "processes",
				       [KIND_PROCESS_POOL] = "process_pool",
				       [KIND_COMMAND] = "command"};

enum kind kind_of_name(const char *name)
{
	for (enum kind kind = KIND_OTHER; kind < KINDS; kind++)
		if (strcmp(kind_names[kind], name) == 0)
			return kind;
	return KIND_OTHER;
}

int kind_is_processes(enum kind kind)
{
	return kind == KIND_PROCESSES || kind == KIND_PROCESS_POOL;
}

int kind_is_pool(enum kind kind)
{
	return kind == KIND_THREAD_POOL || kind == KIND_PROCESS_POOL;
}

int kind_shares_memory(enum kind kind)
{
	return !kind_is_processes(kind) && kind != KIND_OTHER && kind != KIND_COMMAND;
}
