// SRCU of a kernel tree: model/kernel/srcu.cc on the first bytes of the tree's struct srcu_struct (layout.c).
#include "../kernel/srcu.cc"

#undef init_srcu_struct
#undef synchronize_srcu_expedited

extern "C" {

int init_srcu_struct(struct srcu_struct *ssp)
{
	return kh_init_srcu_struct(ssp, nullptr);
}

int __srcu_read_lock(struct srcu_struct *ssp)
{
	return srcu_read_lock(ssp);
}

void __srcu_read_unlock(struct srcu_struct *ssp, int idx)
{
	srcu_read_unlock(ssp, idx);
}

void synchronize_srcu_expedited(struct srcu_struct *ssp)
{
	synchronize_srcu(ssp);
}

} // extern "C"
