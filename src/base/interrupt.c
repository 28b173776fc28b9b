/* SPDX-License-Identifier: MIT */
#include "base/interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include "base/temp_files.h"

static const int caught[] = {SIGINT, SIGTERM, SIGHUP};

static volatile sig_atomic_t came;

/* A second signal, whichever, ends the program. */
static void note(int number)
{
	if (came) {
		temp_files_remove();
		signal(number, SIG_DFL);
		raise(number); /* delivered when this function returns */
		return;
	}
	came = number;
}

void interrupt_catch(void)
{
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++) {
		struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART}, former;

		sigemptyset(&action.sa_mask);
		if (sigaction(caught[i], NULL, &former) == 0 && former.sa_handler != SIG_IGN)
			sigaction(caught[i], &action, NULL);
	}
}

int interrupt_signal(void)
{
	return came;
}

void interrupt_end(void)
{
	if (!came)
		return;
	fflush(NULL);
	signal(came, SIG_DFL);
	raise(came);
}
