/* SPDX-License-Identifier: MIT */
#include "base/self.h"

#include <stddef.h>
#include <sys/auxv.h>
#include <unistd.h>

const char *self_path(void)
{
	static const char link[] = "/proc/self/exe";
	/* NOLINTNEXTLINE(performance-no-int-to-ptr): that is how it comes */
	const char *started_as = (const char *)getauxval(AT_EXECFN);

	return access(link, X_OK) == 0 || !started_as ? link : started_as;
}
