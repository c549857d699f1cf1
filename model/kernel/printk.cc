// Stands for kernel/printk. Keeps: nothing but the evaluation of arguments. Leaves out: the text.
#include <linux/printk.h>

int _printk(const char *, ...)
{
	return 0;
}

void kh_dev_printk(const void *, const char *, ...)
{
}
