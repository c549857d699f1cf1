// Stands for lib/list_debug.c, compiled with the tree's headers: a broken list is a finding.
#include <linux/list.h>
#include <linux/poison.h>
#include <kheddle.h>

bool __list_add_valid(struct list_head *new, struct list_head *prev, struct list_head *next)
{
	if (READ_ONCE(next->prev) != prev || READ_ONCE(prev->next) != next || new == prev ||
	    new == next)
		kh_fail("assertion", "list_add corruption");
	return true;
}

bool __list_del_entry_valid(struct list_head *entry)
{
	if (entry->next == LIST_POISON1 || entry->prev == LIST_POISON2)
		kh_fail("assertion", "list_del corruption: the entry is on no list any more");
	if (READ_ONCE(entry->prev->next) != entry || READ_ONCE(entry->next->prev) != entry)
		kh_fail("assertion", "list_del corruption");
	return true;
}
