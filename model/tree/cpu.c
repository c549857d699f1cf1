// What a tree's headers ask of the CPU: it has no features, and page protections stay as they are.
#include <linux/cpumask.h>
#include <linux/mm.h>
#include <asm/processor.h>
#include <kheddle/context.h>

struct cpuinfo_x86 boot_cpu_data;

static __thread unsigned char migration_disabled;

void migrate_disable(void)
{
	migration_disabled++;
}

void migrate_enable(void)
{
	migration_disabled--;
}

static bool may_migrate(void)
{
	return !kh_in_atomic() && !kh_context.irqs_off && !migration_disabled;
}

int kh_smp_processor_id(void)
{
	if (may_migrate())
		kh_warn("lock-context", "BUG: using smp_processor_id() in preemptible code");
	return kh_cpu_number();
}

void __this_cpu_preempt_check(const char *op)
{
	if (may_migrate())
		kh_warn("lock-context", "BUG: using __this_cpu_%s() in preemptible code", op);
}

/* Of page table bits for encrypted memory: there is none. */
u64 cc_mkdec(u64 val)
{
	return val;
}

u64 cc_mkenc(u64 val)
{
	return val;
}

/* All of them are online. */
#define KH_ALL_CPUS {{(1UL << KH_CPUS) - 1}}

struct cpumask __cpu_possible_mask = KH_ALL_CPUS;
struct cpumask __cpu_online_mask = KH_ALL_CPUS;
struct cpumask __cpu_present_mask = KH_ALL_CPUS;
struct cpumask __cpu_active_mask = KH_ALL_CPUS;
unsigned int nr_cpu_ids = KH_CPUS;
atomic_t __num_online_cpus = ATOMIC_INIT(KH_CPUS);
