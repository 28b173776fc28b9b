/* SPDX-License-Identifier: MIT
 *
 * What the fuzzed parsers share (libFuzzer): each target is one file of this folder, `make fuzz` runs them all, and
 * corpus/NAME/ holds what they begin with and what they once found.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes as a file, until the next call; its path. */
static inline const char *fuzz_file(const uint8_t *data, size_t size)
{
	static char path[64];
	static int fd = -1;

	if (fd < 0) {
		fd = memfd_create("fuzz", MFD_CLOEXEC);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		return "/dev/null";
	return path;
}

/* What is printed is not looked at. */
static inline void fuzz_quietly(void)
{
	static int done;

	if (!done++ && (!freopen("/dev/null", "w", stdout)))
		_exit(1);
}

#endif
