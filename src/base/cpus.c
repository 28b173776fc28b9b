/* SPDX-License-Identifier: MIT */
#include "base/cpus.h"

#include <errno.h>
#include <hwloc.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/kernel.h"

struct cpus {
	hwloc_topology_t topology;
	struct cpu_order order;
	hwloc_bitmap_t allowed;
	unsigned online;
	double quota;
};

/* Quota of one cgroup directory; 0 if it sets none. */
static double quota_of(const char *directory)
{
	char path[600];
	double quota = (double)kernel_number("", "%s/cpu.cfs_quota_us", directory); /* v1: -1 is no limit */
	double period = (double)kernel_number("", "%s/cpu.cfs_period_us", directory);
	FILE *file;

	if (quota > 0 && period > 0)
		return quota / period;
	snprintf(path, sizeof(path), "%s/cpu.max", directory); /* v2: "max 100000" or "150000 100000" */
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%lf %lf", &quota, &period) != 2)
		quota = 0;
	fclose(file);
	return quota > 0 && period > 0 ? quota / period : 0;
}

static void take_tightest(const char *directory, void *argument)
{
	double quota = quota_of(directory), *tightest = argument;

	if (quota > 0 && (*tightest == 0 || quota < *tightest))
		*tightest = quota;
}

static void load_order(struct cpus *cpus)
{
	struct cpu_order *order = &cpus->order;

	for (unsigned i = 0; i < cpus->online; i++) {
		hwloc_obj_t unit = hwloc_get_obj_by_type(cpus->topology, HWLOC_OBJ_PU, i);

		if (unit && unit->os_index < CPUS_MOST)
			order->cpus[order->count++] = (uint16_t)unit->os_index;
	}
	order->effective = cpus_effective(cpus);
}

const struct cpu_order *cpus_order(const struct cpus *cpus)
{
	return &cpus->order;
}

int cpus_load(struct cpus **out)
{
	struct cpus *cpus = calloc(1, sizeof(*cpus));

	if (!cpus)
		return -ENOMEM;
	cpus->allowed = hwloc_bitmap_alloc();
	if (!cpus->allowed || hwloc_topology_init(&cpus->topology) != 0) {
		hwloc_bitmap_free(cpus->allowed);
		free(cpus);
		return -ENOMEM;
	}
	if (hwloc_topology_load(cpus->topology) != 0 ||
	    hwloc_get_cpubind(cpus->topology, cpus->allowed, HWLOC_CPUBIND_THREAD) != 0) {
		int err = errno ? -errno : -EIO;

		cpus_free(cpus);
		return err;
	}
	cpus->online = (unsigned)hwloc_get_nbobjs_by_type(cpus->topology, HWLOC_OBJ_PU);
	/* An unbound thread may report more bits than the machine has CPUs. */
	hwloc_bitmap_and(cpus->allowed, cpus->allowed, hwloc_topology_get_allowed_cpuset(cpus->topology));
	kernel_visit_groups("cpu", take_tightest, &cpus->quota);
	load_order(cpus);
	*out = cpus;
	return 0;
}

void cpus_free(struct cpus *cpus)
{
	if (!cpus)
		return;
	hwloc_bitmap_free(cpus->allowed);
	hwloc_topology_destroy(cpus->topology);
	free(cpus);
}

unsigned cpus_online(const struct cpus *cpus)
{
	return cpus->online;
}

unsigned cpus_allowed(const struct cpus *cpus)
{
	return (unsigned)hwloc_bitmap_weight(cpus->allowed);
}

double cpus_quota(const struct cpus *cpus)
{
	return cpus->quota;
}

double cpus_effective(const struct cpus *cpus)
{
	double allowed = cpus_allowed(cpus);

	return cpus->quota > 0 && cpus->quota < allowed ? cpus->quota : allowed;
}

const char *cpus_model(const struct cpus *cpus)
{
	hwloc_obj_t package = hwloc_get_obj_by_type(cpus->topology, HWLOC_OBJ_PACKAGE, 0);
	hwloc_obj_t machine = hwloc_get_root_obj(cpus->topology);
	const char *model = package ? hwloc_obj_get_info_by_name(package, "CPUModel") : NULL;

	if (!model)
		model = hwloc_obj_get_info_by_name(machine, "CPUModel");
	return model ? model : "unknown CPU";
}

void cpus_list(const struct cpus *cpus, char *buffer, unsigned size)
{
	hwloc_bitmap_list_snprintf(buffer, size, cpus->allowed);
}

/* ---- where the rounds of a cycle start ---- */

/* One CPU as a place to start on.  Sorted, places stand in the order of preference. */
struct start {
	uint16_t cpu;
	int slowness;	  /* 0 for the fastest kind of core */
	unsigned sibling; /* which hardware thread of its core it is */
	unsigned node;
	unsigned place; /* in the topology's order */
};

static int slowness_of(hwloc_topology_t topology, hwloc_obj_t unit)
{
	int kinds = hwloc_cpukinds_get_nr(topology, 0), kind;

	/* Kinds are ranked from the most efficient core to the fastest. */
	kind = kinds > 0 ? hwloc_cpukinds_get_by_cpuset(topology, unit->cpuset, 0) : -1;
	return kind < 0 ? 0 : kinds - 1 - kind;
}

static struct start describe_start(hwloc_topology_t topology, hwloc_obj_t unit)
{
	hwloc_obj_t core = hwloc_get_ancestor_obj_by_type(topology, HWLOC_OBJ_CORE, unit), before = unit;
	struct start start = {
		.cpu = (uint16_t)unit->os_index, .slowness = slowness_of(topology, unit), .place = unit->logical_index};

	while (core && (before = before->prev_cousin) && hwloc_bitmap_isincluded(before->cpuset, core->cpuset))
		start.sibling++;
	start.node = unit->nodeset ? (unsigned)hwloc_bitmap_first(unit->nodeset) : 0;
	return start;
}

static int compare_starts(const void *a, const void *b)
{
	const struct start *x = a, *y = b;

	if (x->slowness != y->slowness)
		return x->slowness < y->slowness ? -1 : 1;
	if (x->sibling != y->sibling)
		return x->sibling < y->sibling ? -1 : 1;
	return (x->place > y->place) - (x->place < y->place);
}

/* The same, but NUMA nodes take turns: evenly spaced samples then have some of each. */
static int compare_by_node(const void *a, const void *b)
{
	const struct start *x = a, *y = b;

	if (x->slowness != y->slowness)
		return x->slowness < y->slowness ? -1 : 1;
	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	return compare_starts(a, b);
}

static unsigned list_starts(const struct cpus *cpus, struct start *list)
{
	unsigned count = 0;

	for (unsigned i = 0; i < cpus->online; i++) {
		hwloc_obj_t unit = hwloc_get_obj_by_type(cpus->topology, HWLOC_OBJ_PU, i);

		if (unit && unit->os_index < CPUS_MOST && hwloc_bitmap_isset(cpus->allowed, unit->os_index))
			list[count++] = describe_start(cpus->topology, unit);
	}
	return count;
}

/* Where there are enough cores, the second hardware threads of cores are left out.  Returns how many are left. */
static unsigned drop_siblings(struct start *list, unsigned count)
{
	unsigned cores = 0, kept = 0;

	for (unsigned i = 0; i < count; i++)
		cores += list[i].sibling == 0;
	for (unsigned i = 0; cores >= CPUS_STARTS_MOST && i < count; i++)
		if (list[i].sibling == 0)
			list[kept++] = list[i];
	return kept ? kept : count;
}

void cpus_starts(const struct cpus *cpus, struct cpu_starts *starts)
{
	struct start *list = calloc(CPUS_MOST, sizeof(*list));
	unsigned count = list ? drop_siblings(list, list_starts(cpus, list)) : 0,
		 taken = count < CPUS_STARTS_MOST ? count : CPUS_STARTS_MOST;

	*starts = (struct cpu_starts){0};
	if (count > CPUS_STARTS_MOST)
		qsort(list, count, sizeof(*list), compare_by_node);
	for (unsigned i = 0; i < taken; i++)
		list[i] = list[(size_t)i * count / taken];
	if (taken)
		qsort(list, taken, sizeof(*list), compare_starts);
	for (unsigned i = 0; i < taken; i++)
		starts->cpus[starts->count++] = list[i].cpu;
	free(list);
}

/* ---- without a topology ---- */

static bool read_mask(struct cpu_mask *mask)
{
	*mask = (struct cpu_mask){0};
	return sched_getaffinity(0, sizeof(*mask), mask->sets) == 0;
}

static int bind_self(const struct cpu_mask *mask)
{
	return sched_setaffinity(0, sizeof(*mask), mask->sets) == 0 ? 0 : -errno;
}

/* The next CPU of the mask in that order, or by number; CPUS_MOST: that was all. */
static size_t next_cpu(const struct cpu_order *order, const struct cpu_mask *mask, size_t *at)
{
	bool ordered = order && order->count > 0;
	size_t end = ordered ? order->count : CPUS_MOST;

	while (*at < end) {
		size_t cpu = ordered ? order->cpus[*at] : *at;

		++*at;
		if (CPU_ISSET_S(cpu, sizeof(*mask), mask->sets))
			return cpu;
	}
	return CPUS_MOST;
}

bool cpus_share(const struct cpu_order *order, const struct cpu_mask *mask, unsigned index, unsigned team,
		struct cpu_mask *share)
{
	size_t count = 0, shares, at = 0;

	*share = (struct cpu_mask){0};
	while (next_cpu(order, mask, &at) < CPUS_MOST)
		count++;
	shares = team < count ? team : count;
	if (shares < 2)
		return false;
	at = 0;
	for (size_t i = 0; i < count; i++) {
		size_t cpu = next_cpu(order, mask, &at);

		if (i * shares / count == index % shares)
			CPU_SET_S(cpu, sizeof(*share), share->sets);
	}
	return true;
}

bool cpus_place_self(const struct cpu_order *order, unsigned index, unsigned team, struct cpu_mask *former)
{
	struct cpu_mask share;

	return team > 1 && read_mask(former) && cpus_share(order, former, index, team, &share) &&
	       bind_self(&share) == 0;
}

int cpus_unplace_self(const struct cpu_mask *former)
{
	return bind_self(former);
}

int cpus_start_on(unsigned cpu, struct cpu_mask *former)
{
	struct cpu_mask one = {0};

	if (cpu >= CPUS_MOST)
		return -EINVAL;
	if (!read_mask(former))
		return -errno;
	/* The mask may have been changed from outside since the CPU was chosen: it is not left. */
	if (!CPU_ISSET_S(cpu, sizeof(*former), former->sets))
		return -EINVAL;
	CPU_SET_S(cpu, sizeof(one), one.sets);
	return bind_self(&one);
}

int cpus_leave_start(unsigned cpu, const struct cpu_mask *former)
{
	struct cpu_mask now, one = {0};

	CPU_SET_S(cpu, sizeof(one), one.sets);
	return read_mask(&now) && CPU_EQUAL_S(sizeof(one), now.sets, one.sets) ? bind_self(former) : 0;
}

int cpus_pin_self(const struct cpu_order *order, unsigned index)
{
	struct cpu_mask mask, one = {0};
	size_t count = 0, at = 0, cpu = CPUS_MOST;

	if (!read_mask(&mask))
		return -errno;
	while (next_cpu(order, &mask, &at) < CPUS_MOST)
		count++;
	if (count == 0)
		return -EINVAL;
	at = 0;
	for (size_t i = 0; i <= index % count; i++)
		cpu = next_cpu(order, &mask, &at);
	CPU_SET_S(cpu, sizeof(one), one.sets);
	return bind_self(&one);
}
