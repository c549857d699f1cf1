// Read-write semaphores of a kernel tree: model/kernel/rwsem.cc on the first word of the tree's struct rw_semaphore,
// which is 0 in both when nobody holds it (layout.c).
#include "../kernel/rwsem.cc"

#undef __init_rwsem

extern "C" {

void __init_rwsem(struct rw_semaphore *sem, const char *, const struct lock_class_key *key)
{
	kh_init_rwsem(sem, key);
}

void down_read_non_owner(struct rw_semaphore *sem)
{
	down_read(sem);
}

} // extern "C"
