/* SPDX-License-Identifier: MIT
 *
 * A fork that costs twice as much: each is preceded by one of nothing, which is waited for.
 */
#include <sys/wait.h>
#include <unistd.h>

pid_t __real_fork(void);
pid_t __wrap_fork(void);

pid_t __wrap_fork(void)
{
	pid_t nothing = __real_fork();

	if (nothing == 0)
		_exit(0);
	if (nothing > 0)
		waitpid(nothing, NULL, 0);
	return __real_fork();
}
