/* SPDX-License-Identifier: MIT */
#include "harness/interrupt.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

static const int caught[] = {SIGINT, SIGTERM, SIGHUP};

static volatile sig_atomic_t came;
static pid_t owner;
static bool echoes;
static void (*stop_now)(void);

static void signals(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++)
		sigaddset(set, caught[i]);
}

/* A second signal, whichever, ends the program.  But what a terminal has sent to all of them, the supervisor
 * passes on once more. */
static void note(int number, siginfo_t *info, void *context)
{
	(void)context;
	if (came && echoes && info->si_code == SI_USER && info->si_pid == getppid())
		return;
	if (came || getpid() != owner) { /* a worker that inherited this */
		signal(number, SIG_DFL);
		raise(number); /* delivered when we return */
		return;
	}
	came = number;
	if (stop_now)
		stop_now();
}

void interrupt_catch(void (*stop)(void))
{
	sigset_t set;

	owner = getpid();
	stop_now = stop;
	for (size_t i = 0; i < sizeof(caught) / sizeof(caught[0]); i++) {
		struct sigaction action = {.sa_sigaction = note, .sa_flags = SA_RESTART | SA_SIGINFO}, former;

		sigemptyset(&action.sa_mask);
		if (sigaction(caught[i], NULL, &former) == 0 && former.sa_handler != SIG_IGN)
			sigaction(caught[i], &action, NULL);
	}
	/* Of the image before, if there was one. */
	signals(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void interrupt_expect_echo(void)
{
	echoes = true;
}

void interrupt_hold(void)
{
	sigset_t set;

	signals(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
}

int interrupt_signal(void)
{
	return came;
}

void interrupt_end(void)
{
	sigset_t set;

	if (!came)
		return;
	fflush(NULL);
	signal(came, SIG_DFL);
	signals(&set);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(came);
}
