/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "faults/inject.h"

const struct mishap mishaps[] = {
	{CALL_MALLOC, FAULT_ERROR, ENOMEM, "malloc ENOMEM"},
	{CALL_FORK, FAULT_ERROR, EAGAIN, "fork EAGAIN"},
	{CALL_FORK, FAULT_ERROR, ENOMEM, "fork ENOMEM"},
	{CALL_SPAWN, FAULT_ERROR, EAGAIN, "posix_spawn EAGAIN"},
	{CALL_EXEC, FAULT_ERROR, EACCES, "execv EACCES"},
	{CALL_THREAD, FAULT_ERROR, EAGAIN, "pthread_create EAGAIN"},
	{CALL_MMAP, FAULT_ERROR, ENOMEM, "mmap ENOMEM"},
	{CALL_FUTEX, FAULT_ERROR, EINTR, "futex EINTR"},
	{CALL_PIPE, FAULT_ERROR, EMFILE, "pipe EMFILE"},
	{CALL_OPEN, FAULT_ERROR, EMFILE, "open EMFILE"},
	{CALL_OPEN, FAULT_ERROR, EACCES, "open EACCES"},
	{CALL_WRITE, FAULT_ERROR, ENOSPC, "write ENOSPC"},
	{CALL_WRITE, FAULT_ERROR, EDQUOT, "write EDQUOT"},
	{CALL_WRITE, FAULT_ERROR, EINTR, "write EINTR"},
	{CALL_WRITE, FAULT_SHORT, 0, "write short"},
	{CALL_READ, FAULT_ERROR, EIO, "read EIO"},
	{CALL_READ, FAULT_ERROR, EINTR, "read EINTR"},
	{CALL_READ, FAULT_SHORT, 0, "read short"},
	{CALL_FLUSH, FAULT_ERROR, ENOSPC, "fflush, fclose ENOSPC"},
	{CALL_FSYNC, FAULT_ERROR, EIO, "fsync EIO"},
	{CALL_RENAME, FAULT_ERROR, EIO, "rename EIO"},
	{CALL_SLEEP, FAULT_ERROR, EINTR, "clock_nanosleep, ppoll EINTR"},
	{CALL_AFFINITY, FAULT_ERROR, EPERM, "sched_setaffinity EPERM"},
	{CALL_WAIT, FAULT_ERROR, EINTR, "waitpid EINTR"},
};

const size_t mishap_count = sizeof(mishaps) / sizeof(mishaps[0]);

void inject(struct injection *injection, unsigned mishap, unsigned at)
{
	for (unsigned i = 0; i < CALL_KINDS; i++)
		injection->calls[i] = 0;
	injection->mishap = mishap;
	injection->at = at;
	injection->struck = 0;
	injection->armed = 1;
}
