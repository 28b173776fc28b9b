/* SPDX-License-Identifier: MIT */
#include "base/error.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* strerrorname_np(3) and sigabbrev_np(3) are glibc ≥ 2.32 only; musl has none.  These are the
 * errors that the system calls of the project can return. */
#define NAME(number) [number] = #number
static const char *const errors[] = {
	NAME(EAGAIN),	 NAME(ENOMEM),	NAME(EPERM),	NAME(EACCES),	    NAME(EINVAL),  NAME(EMFILE),
	NAME(ENFILE),	 NAME(ENOENT),	NAME(EEXIST),	NAME(EIO),	    NAME(EINTR),   NAME(ENOSPC),
	NAME(EDQUOT),	 NAME(EPIPE),	NAME(ENOTSUP),	NAME(ENAMETOOLONG), NAME(EBADMSG), NAME(EFBIG),
	NAME(ETIMEDOUT), NAME(ENOSYS),	NAME(EBADF),	NAME(ECHILD),	    NAME(ERANGE),  NAME(EROFS),
	NAME(EISDIR),	 NAME(EPROTO),	NAME(E2BIG),	NAME(ECONNRESET),   NAME(ENOBUFS), NAME(ENOTDIR),
	NAME(ELOOP),	 NAME(EBUSY),	NAME(EFAULT),	NAME(ENXIO),	    NAME(ENODEV),  NAME(ENOEXEC),
	NAME(ETXTBSY),	 NAME(EDEADLK), NAME(EMSGSIZE), NAME(ENODATA),	    NAME(ESPIPE),  NAME(ECANCELED),
	NAME(EREMOTEIO),
};
static const char *const signals[] = {
	NAME(SIGKILL), NAME(SIGTERM),	NAME(SIGSEGV), NAME(SIGBUS),	NAME(SIGABRT), NAME(SIGFPE),
	NAME(SIGILL),  NAME(SIGINT),	NAME(SIGHUP),  NAME(SIGUSR1),	NAME(SIGUSR2), NAME(SIGALRM),
	NAME(SIGTRAP), NAME(SIGSYS),	NAME(SIGXFSZ), NAME(SIGVTALRM), NAME(SIGPROF), NAME(SIGPOLL),
	NAME(SIGPWR),  NAME(SIGSTKFLT), NAME(SIGQUIT), NAME(SIGPIPE),	NAME(SIGXCPU),
};

static const char *name_of(const char *const *names, size_t count, int number, const char *otherwise)
{
	return number >= 0 && (size_t)number < count && names[number] ? names[number] : otherwise;
}

const char *error_name(int err)
{
	return name_of(errors, sizeof(errors) / sizeof(errors[0]), abs(err), "E?");
}

const char *error_text(int err)
{
	return strerror(abs(err));
}

const char *error_signal_name(int signal_number)
{
	return name_of(signals, sizeof(signals) / sizeof(signals[0]), signal_number, "SIG?");
}
