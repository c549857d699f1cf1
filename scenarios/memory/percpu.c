/* SPDX-License-Identifier: Apache-2.0
 *
 * Counters that each CPU keeps for itself, and that are summed up in the end.
 *
 * VARIANT own HOLDS: each is counted on its own CPU, and nothing is lost
 * VARIANT peeked VIOLATED: another CPU's counter is read while it may be written
 * VARIANT migrating VIOLATED: a copy is looked for where the task may come to another CPU
 * VARIANT interrupted VIOLATED: a handler counts on the CPU that it interrupts, and a packet is lost
 */
#include <kheddle/scenario.h>
#include <linux/percpu.h>

struct stats {
	unsigned long packets;
	unsigned long bytes;
};
static DEFINE_PER_CPU(struct stats, stats);
static DEFINE_PER_CPU(int, batches) = 1;
static unsigned long received;

static void count(void)
{
#ifdef VARIANT_migrating
	struct stats *mine = this_cpu_ptr(&stats); /* FINDS(migrating) lock-context */
#else
	struct stats *mine = get_cpu_ptr(&stats);
#endif

	mine->packets++; /* FINDS(peeked) data-race */
	mine->bytes += 64;
#ifndef VARIANT_migrating
	put_cpu_ptr(&stats);
#endif
	this_cpu_inc(batches);
	__atomic_fetch_add(&received, 1, __ATOMIC_SEQ_CST);
}

KH_THREADS(receive, 2)
{
	count();
#ifdef VARIANT_peeked
	KH_ASSERT(per_cpu(stats, 1).packets <= 1);
#endif
}

#ifdef VARIANT_interrupted
KH_IRQ(poll)
{
	count();
}
#endif

KH_FINAL(sum)
{
	unsigned long packets = 0, all = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		packets += per_cpu_ptr(&stats, cpu)->packets;
		all += per_cpu(batches, cpu);
	}
	KH_ASSERT(packets == received); /* FINDS(interrupted) assertion */
	KH_ASSERT(all == received + num_possible_cpus());
}
