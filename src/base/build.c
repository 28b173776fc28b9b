/* SPDX-License-Identifier: MIT */
#include "base/host.h"

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

const char build_version[] = BUILD_VERSION;
const char build_commit[] = BUILD_COMMIT;
const char build_compiler[] = COMPILER;
const char build_flags[] = BUILD_FLAGS;
