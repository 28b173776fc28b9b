/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* strerrorname_np(3) is glibc ≥ 2.32 only; musl has none.  These are the
 * errors that the system calls of the project can return. */
static const struct {
	int number;
	const char *name;
} errors[] = {
	{EAGAIN, "EAGAIN"},	  {ENOMEM, "ENOMEM"},
	{EPERM, "EPERM"},	  {EACCES, "EACCES"},
	{EINVAL, "EINVAL"},	  {EMFILE, "EMFILE"},
	{ENFILE, "ENFILE"},	  {ENOENT, "ENOENT"},
	{EEXIST, "EEXIST"},	  {EIO, "EIO"},
	{EINTR, "EINTR"},	  {ENOSPC, "ENOSPC"},
	{EDQUOT, "EDQUOT"},	  {EPIPE, "EPIPE"},
	{ENOTSUP, "ENOTSUP"},	  {ENAMETOOLONG, "ENAMETOOLONG"},
	{EBADMSG, "EBADMSG"},	  {EFBIG, "EFBIG"},
	{ETIMEDOUT, "ETIMEDOUT"}, {ENOSYS, "ENOSYS"},
	{EBADF, "EBADF"},	  {ECHILD, "ECHILD"},
	{ERANGE, "ERANGE"},	  {EROFS, "EROFS"},
	{EISDIR, "EISDIR"},	  {EPROTO, "EPROTO"},
	{E2BIG, "E2BIG"},	  {ECONNRESET, "ECONNRESET"},
	{ENOBUFS, "ENOBUFS"},	  {ENOTDIR, "ENOTDIR"},
	{ELOOP, "ELOOP"},	  {EBUSY, "EBUSY"},
	{EFAULT, "EFAULT"},	  {ENXIO, "ENXIO"},
	{ENODEV, "ENODEV"},	  {ENOEXEC, "ENOEXEC"},
	{ETXTBSY, "ETXTBSY"},	  {EDEADLK, "EDEADLK"},
	{EMSGSIZE, "EMSGSIZE"},	  {ENODATA, "ENODATA"},
	{ESPIPE, "ESPIPE"},	  {ECANCELED, "ECANCELED"},
	{EREMOTEIO, "EREMOTEIO"},
};

static const struct {
	int number;
	const char *name;
} signals[] = {
	{SIGKILL, "SIGKILL"}, {SIGTERM, "SIGTERM"}, {SIGSEGV, "SIGSEGV"}, {SIGBUS, "SIGBUS"},
	{SIGABRT, "SIGABRT"}, {SIGFPE, "SIGFPE"},   {SIGILL, "SIGILL"},	  {SIGINT, "SIGINT"},
	{SIGHUP, "SIGHUP"},   {SIGUSR1, "SIGUSR1"}, {SIGUSR2, "SIGUSR2"}, {SIGALRM, "SIGALRM"},
	{SIGTRAP, "SIGTRAP"}, {SIGSYS, "SIGSYS"},   {SIGXFSZ, "SIGXFSZ"}, {SIGVTALRM, "SIGVTALRM"},
	{SIGPROF, "SIGPROF"}, {SIGPOLL, "SIGPOLL"}, {SIGPWR, "SIGPWR"},	  {SIGSTKFLT, "SIGSTKFLT"},
	{SIGQUIT, "SIGQUIT"}, {SIGPIPE, "SIGPIPE"}, {SIGXCPU, "SIGXCPU"},
};

const char *error_name(int err)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i].number == abs(err))
			return errors[i].name;
	return "E?";
}

const char *error_text(int err)
{
	return strerror(abs(err));
}

const char *error_signal_name(int signal_number)
{
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (signals[i].number == signal_number)
			return signals[i].name;
	return "SIG?";
}
