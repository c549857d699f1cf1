// What a tree's headers ask of the CPU: it has no features, and page protections stay as they are.
#include <linux/mm.h>
#include <asm/processor.h>

struct cpuinfo_x86 boot_cpu_data;

/* Of page table bits for encrypted memory: there is none. */
u64 cc_mkdec(u64 val)
{
	return val;
}

u64 cc_mkenc(u64 val)
{
	return val;
}
