// Memory reclaim as the lock order sees it. Stands for fs_reclaim_acquire() in mm/page_alloc.c and the memalloc scopes of
// include/linux/sched/mm.h.
// Keeps: reclaim is a lock that an allocation which may enter file systems (__GFP_DIRECT_RECLAIM and __GFP_FS) takes and
// releases, so that what reclaim itself locks must not be held round such an allocation; NOFS and NOIO scopes. Leaves out: reclaim
// itself: kmalloc() does not call it, might_alloc() says where it could. Checks: might_alloc() where sleeping is forbidden.
#include <kheddle/context.h>
#include <linux/lockdep.h>
#include <linux/sched/mm.h>

namespace
{

enum {
	SCOPE_NOIO = 1,
	SCOPE_NOFS = 2,
};

__thread unsigned char scopes;
struct lockdep_map fs_reclaim; // static, so a class of its own

unsigned int enter(unsigned char scope)
{
	unsigned int before = scopes & scope;

	scopes |= scope;
	return before;
}

void leave(unsigned char scope, unsigned int before)
{
	scopes = (unsigned char)((scopes & ~scope) | before);
}

bool enters_file_systems(gfp_t flags)
{
	flags = current_gfp_context(flags);
	return (flags & __GFP_DIRECT_RECLAIM) && (flags & __GFP_FS);
}

} // namespace

extern "C" {

unsigned int memalloc_noio_save()
{
	return enter(SCOPE_NOIO);
}

void memalloc_noio_restore(unsigned int flags)
{
	leave(SCOPE_NOIO, flags);
}

unsigned int memalloc_nofs_save()
{
	return enter(SCOPE_NOFS);
}

void memalloc_nofs_restore(unsigned int flags)
{
	leave(SCOPE_NOFS, flags);
}

gfp_t current_gfp_context(gfp_t flags)
{
	if (scopes & SCOPE_NOIO)
		return flags & ~(__GFP_IO | __GFP_FS);
	return scopes & SCOPE_NOFS ? flags & ~__GFP_FS : flags;
}

void fs_reclaim_acquire(gfp_t gfp_mask)
{
	if (!enters_file_systems(gfp_mask))
		return;
	lock_map_acquire(&fs_reclaim);
	kh_note(KH_ACQUIRE, &fs_reclaim, "fs_reclaim_acquire");
}

void fs_reclaim_release(gfp_t gfp_mask)
{
	if (!enters_file_systems(gfp_mask))
		return;
	lock_map_release(&fs_reclaim);
	kh_note(KH_RELEASE, &fs_reclaim, "fs_reclaim_release");
}

void might_alloc(gfp_t gfp_mask)
{
	fs_reclaim_acquire(gfp_mask);
	fs_reclaim_release(gfp_mask);
	if (gfpflags_allow_blocking(gfp_mask))
		kh_might_sleep();
}

} // extern "C"
